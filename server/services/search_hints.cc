#include "server/services/search_hints.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/services/near_misses.h"
#include "server/services/search_fields.h"

namespace frontdesk::services {
namespace {

using index::Criterion;
using index::Field;

// Fields that the caller has been asked for already.
std::set<Field> GivenFields(const index::Query& query, const index::SearchResult& result) {
  std::set<Field> given;
  for (size_t i = 0; i < query.any_of.size(); ++i) {
    if (result.conjunction_totals[i] == 0) continue;
    for (const Criterion& criterion : query.any_of[i]) given.insert(criterion.field);
  }
  if (!query.user_types.empty()) given.insert(Field::kUserType);
  if (!query.statuses.empty()) given.insert(Field::kStatus);
  if (!query.email_statuses.empty()) given.insert(Field::kEmailStatus);
  return given;
}

void AddNextQuestions(const PreparedSearch& search, const index::SearchResult& result,
                      v1::SearchAccountsResponse& response) {
  const std::set<Field> given = GivenFields(search.query, result);
  std::vector<index::FieldSpread> useful;
  for (const index::FieldSpread& spread : result.spread) {
    if (spread.constant || given.contains(spread.field)) continue;
    if (spread.expected_remaining < static_cast<double>(result.total)) useful.push_back(spread);
  }
  std::ranges::stable_sort(useful, {}, &index::FieldSpread::expected_remaining);
  if (useful.size() > limits::kMaxNextQuestions) useful.resize(limits::kMaxNextQuestions);
  for (const index::FieldSpread& spread : useful) {
    v1::NextQuestion& question = *response.add_next_questions();
    question.set_field(ToApi(spread.field));
    question.set_expected_remaining(spread.expected_remaining);
  }
  if (useful.empty()) {
    response.add_notes("no further question would tell these accounts apart; look at the rows");
  }
}

// The groups one criterion stands for, each with its members.
absl::Status AddGroupsOf(const SearchScope& scope, const Criterion& criterion,
                         v1::SearchAccountsResponse& response) {
  std::vector<directory::Group> groups;
  ASSIGN_OR_RETURN(groups, scope.backend.directory.groups().Find(criterion));
  for (const directory::Group& group : groups) {
    if (static_cast<size_t>(response.groups_size()) == limits::kMaxGroupMatches) {
      response.add_notes(absl::StrCat("the first ", limits::kMaxGroupMatches, " of ", groups.size(),
                                      " groups of that name are listed"));
      return absl::OkStatus();
    }
    Criterion members;
    members.field = Field::kGroup;
    members.text = group.name;
    members.whole_field = true;
    members.group_id = group.id;
    index::Query query;
    query.any_of = {{std::move(members)}};
    uint64_t count;
    ASSIGN_OR_RETURN(count, Count(scope, std::move(query)));
    v1::GroupMatch& match = *response.add_groups();
    match.set_group_name(group.name);
    match.set_group_id(group.id);
    match.set_member_count(static_cast<int64_t>(count));
  }
  return absl::OkStatus();
}

absl::Status AddGroups(const SearchScope& scope, const PreparedSearch& search,
                       v1::SearchAccountsResponse& response) {
  if (!search.readings.empty()) return absl::OkStatus();  // a free text names no group
  for (const Criterion& criterion : search.query.any_of.front()) {
    if (criterion.field == Field::kGroup) RETURN_IF_ERROR(AddGroupsOf(scope, criterion, response));
  }
  return absl::OkStatus();
}

}  // namespace

void AddHints(const SearchScope& scope, const PreparedSearch& search,
              const index::SearchResult& result, v1::SearchAccountsResponse& response) {
  absl::Status status = AddGroups(scope, search, response);
  if (status.ok() && result.total == 0) status = AddNearMisses(scope, search, result, response);
  if (!status.ok()) response.add_notes("some hints were left out: there was no time for them");
  if (result.total > limits::kNextQuestionThreshold) AddNextQuestions(search, result, response);
  if (result.total > limits::kHugeResult) {
    response.add_notes(absl::StrCat("more than ", limits::kHugeResult,
                                    " accounts match; one more thing known of the member helps"));
  }
}

}  // namespace frontdesk::services
