#include "server/services/search_answer.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "index/explain.h"
#include "server/directory/converters.h"
#include "server/services/api_converters.h"
#include "server/services/search_fields.h"
#include "server/services/search_hints.h"

namespace frontdesk::services {
namespace {

void AddMatches(const index::Explanation& explanation, v1::SearchRow& row) {
  for (const index::FieldMatch& match : explanation.fields) {
    v1::FieldMatch& out = *row.add_matches();
    out.set_field(ToApi(match.field));
    // The API counts kinds from 1.
    out.set_kind(static_cast<v1::MatchKind>(static_cast<int>(match.kind) + 1));
    out.set_folded(match.folded);
    out.set_value_index(match.value_index);
    for (const auto& [begin, end] : match.ranges) {
      v1::ByteRange& range = *out.add_ranges();
      range.set_begin(static_cast<int32_t>(begin));
      range.set_end(static_cast<int32_t>(end));
    }
    out.set_note(match.note);
  }
}

void AddInterpretations(const PreparedSearch& search, const index::SearchResult& result,
                        v1::SearchAccountsResponse& response) {
  size_t next_total = 0;
  for (const index::Interpretation& reading : search.readings) {
    v1::QueryInterpretation& out = *response.add_interpretations();
    out.set_label(reading.label);
    for (index::Field field : reading.fields) out.add_fields(ToApi(field));
    out.set_skipped_reason(reading.skipped_reason);
    if (!reading.skipped_reason.empty()) continue;
    out.set_total_size(static_cast<int64_t>(result.conjunction_totals[next_total++]));
  }
}

void AddStats(const index::SearchResult& result, absl::Duration engine_time, uint64_t sequence,
              v1::SearchAccountsResponse& response) {
  v1::SearchStats& stats = *response.mutable_stats();
  stats.set_plan(result.plan);
  stats.set_candidates(static_cast<int64_t>(result.candidates));
  stats.set_engine_micros(absl::ToInt64Microseconds(engine_time));
  stats.set_sequence(sequence);
  stats.set_complete(result.complete);
}

}  // namespace

std::vector<MemberNumber> MembersOf(const std::vector<index::Hit>& hits) {
  std::vector<MemberNumber> members;
  members.reserve(hits.size());
  for (const index::Hit& hit : hits) members.push_back(hit.member);
  return members;
}

absl::StatusOr<std::vector<v1::SearchRow>> MakeRows(const SearchScope& scope,
                                                    const index::Query& query,
                                                    const std::vector<index::Hit>& hits) {
  std::vector<std::optional<accounts::Account>> found;
  ASSIGN_OR_RETURN(found, scope.backend.directory.GetAccounts(MembersOf(hits)));
  ASSIGN_OR_RETURN(const index::Explainer explainer, index::Explainer::Make(query));
  std::vector<v1::SearchRow> rows;
  for (const std::optional<accounts::Account>& account : found) {
    if (!account) continue;
    const index::Explanation explanation = explainer.Explain(directory::ToDocument(*account));
    if (!explanation.matches) continue;
    AddMatches(explanation, rows.emplace_back(ToRow(*account)));
  }
  return rows;
}

absl::StatusOr<uint64_t> Count(const SearchScope& scope, index::Query query) {
  index::SearchRequest request;
  request.query = std::move(query);
  request.limit = 0;
  request.limits = scope.limits;
  index::SearchResult result;
  ASSIGN_OR_RETURN(result, scope.snapshot.Search(request));
  return result.total;
}

absl::StatusOr<FoundPage> FindPage(const SearchScope& scope, const PreparedSearch& search,
                                   const Paging& paging, const std::optional<PageStart>& start,
                                   const FoundMembers& found) {
  index::SearchRequest request;
  request.query = search.query;
  request.order = paging.order;
  if (start) request.after = start->after;
  request.limit = paging.size;
  request.next_question = !start;
  request.spread_sample = limits::kMaxNextQuestionSample;
  request.limits = scope.limits;
  absl::Status admitted;
  absl::Duration telling;  // is not the engine's
  request.found = [&](const index::SearchResult& result) {
    const absl::Time told = absl::Now();
    admitted = found(MembersOf(result.hits));
    telling = absl::Now() - told;
  };
  const absl::Time begin = absl::Now();
  FoundPage page{.offset = start ? start->offset : 0, .result = {}, .engine_time = {}};
  ASSIGN_OR_RETURN(page.result, scope.snapshot.Search(request));
  page.engine_time = absl::Now() - begin - telling;
  RETURN_IF_ERROR(admitted);
  return page;
}

absl::StatusOr<SearchAnswer> AnswerSearch(const SearchScope& scope, const PreparedSearch& search,
                                          const Paging& paging, const FoundPage& found) {
  const index::SearchResult& result = found.result;
  SearchAnswer answer;
  v1::SearchAccountsResponse& response = answer.response;
  AddStats(result, found.engine_time, scope.snapshot.sequence(), response);
  response.set_total_size(static_cast<int64_t>(result.total));
  response.set_hidden_closed_count(static_cast<int64_t>(result.hidden_closed));
  AddInterpretations(search, result, response);
  std::vector<v1::SearchRow> rows;
  ASSIGN_OR_RETURN(rows, MakeRows(scope, search.query, result.hits));
  for (v1::SearchRow& row : rows) *response.add_rows() = std::move(row);
  for (const std::string& note : search.notes) response.add_notes(note);
  if (paging.capped) {
    response.add_notes(absl::StrCat("a page has at most ", limits::kMaxPageSize, " rows"));
  }
  if (found.offset == 0) AddHints(scope, search, result, response);
  const uint64_t passed = found.offset + result.hits.size();
  if (result.last && passed < result.total) answer.next = {.offset = passed, .after = *result.last};
  return answer;
}

}  // namespace frontdesk::services
