#include "tests/model/side_by_side.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/image.h"
#include "index/nicknames.h"
#include "tests/model/describe.h"

namespace frontdesk::model {
namespace {

using index::Change;
using index::Document;
using index::SearchResult;
using testing::AssertionFailure;
using testing::AssertionResult;
using testing::AssertionSuccess;

std::vector<Row> Rows(const SearchResult& result) {
  std::vector<Row> rows;
  for (const index::Hit& hit : result.hits) rows.push_back({hit.member, hit.match});
  return rows;
}

// All differences between the two answers, in words; empty if there is none.
std::string Differences(const SearchResult& result, const Answer& expected, const Ask& ask) {
  std::string text;
  const std::vector<Row> rows = Page(expected, ask.offset, ask.limit);
  if (Rows(result) != rows) {
    absl::StrAppend(&text, "rows are ", Describe(Rows(result)), "not ", Describe(rows), "\n");
  }
  if (result.total != expected.rows.size()) {
    absl::StrAppend(&text, "total is ", result.total, " not ", expected.rows.size(), "\n");
  }
  if (result.hidden_closed != expected.hidden_closed) {
    absl::StrAppend(&text, "hidden is ", result.hidden_closed, " not ", expected.hidden_closed,
                    "\n");
  }
  if (result.conjunction_totals != expected.conjunction_totals) {
    absl::StrAppend(&text, "totals of the conjunctions differ\n");
  }
  if (!result.complete) absl::StrAppend(&text, "not complete\n");
  return text;
}

std::vector<uint64_t> CountStatuses(const Accounts& accounts) {
  std::vector<uint64_t> counts(index::kStatuses);
  for (const auto& [member, document] : accounts) ++counts[static_cast<size_t>(document.status)];
  return counts;
}

std::optional<MemberNumber> OwnerOf(const Accounts& accounts, const std::string& card) {
  for (const auto& [member, document] : accounts) {
    for (const std::string& number : document.card_numbers) {
      if (number == card) return member;
    }
  }
  return std::nullopt;
}

std::unique_ptr<index::Engine> BuildEngine(const index::EngineOptions& options, uint64_t sequence,
                                           const Accounts& accounts) {
  auto engine =
      index::Engine::Build(options, sequence, [&](const index::Engine::Sink& sink) -> absl::Status {
        for (const auto& [member, document] : accounts) {
          if (absl::Status status = sink(document); !status.ok()) return status;
        }
        return absl::OkStatus();
      });
  if (engine.ok()) return *std::move(engine);
  std::fprintf(stderr, "cannot build the engine: %s\n", engine.status().ToString().c_str());
  std::abort();
}

std::string ImagePath() {
  return absl::StrCat(testing::TempDir(), "side_by_side_", getpid(), ".image");
}

index::ImageTag TagOf(uint64_t sequence) {
  return {.store = "twins", .sequence = sequence, .digest = ""};
}

[[noreturn]] void Die(const absl::Status& status) {
  std::fprintf(stderr, "the image: %s\n", status.ToString().c_str());
  std::abort();
}

}  // namespace

AssertionResult Moment::Agrees(const Ask& ask) const {
  if (IsLegal(ask.query)) {
    return Matches(ask, Search(*accounts, ask.query, ask.order, index::RelatedNames));
  }
  const auto result = snapshot->Search({.query = ask.query, .order = ask.order});
  if (result.status().code() == absl::StatusCode::kInvalidArgument) return AssertionSuccess();
  return AssertionFailure() << "not refused: " << Describe(ask.query);
}

AssertionResult Moment::Matches(const Ask& ask, const Answer& expected) const {
  index::SearchRequest request = {
      .query = ask.query, .order = ask.order, .offset = ask.offset, .limit = ask.limit};
  AssertionResult same = Gives(request, ask, expected);
  if (!same || ask.offset == 0 || ask.offset > expected.rows.size()) return same;
  request.offset = ask.offset - 1;
  request.limit = 1;
  const auto before = snapshot->Search(request);
  if (!before.ok() || !before->last) return AssertionFailure() << "no row before the page";
  request.after = before->last;
  request.offset = 0;
  request.limit = ask.limit;
  return Gives(request, ask, expected) << " behind the row before";
}

AssertionResult Moment::Gives(const index::SearchRequest& request, const Ask& ask,
                              const Answer& expected) const {
  const auto result = snapshot->Search(request);
  if (!result.ok()) {
    return AssertionFailure() << result.status().ToString() << ": " << Describe(ask.query);
  }
  const std::string differences = Differences(*result, expected, ask);
  if (differences.empty()) return AssertionSuccess();
  return AssertionFailure() << Describe(ask.query) << " order " << static_cast<int>(ask.order)
                            << " offset " << ask.offset << " limit " << ask.limit << " plan "
                            << result->plan << "\n"
                            << differences;
}

AssertionResult Moment::HoldsSame(const std::vector<std::string>& cards) const {
  if (snapshot->size() != accounts->size()) return AssertionFailure() << "size differs";
  if (snapshot->StatusCounts() != CountStatuses(*accounts)) {
    return AssertionFailure() << "status counts differ";
  }
  for (const auto& [member, document] : *accounts) {
    if (!snapshot->Contains(member)) return AssertionFailure() << member << " is missing";
    if (snapshot->Contains(member + 1) != accounts->contains(member + 1)) {
      return AssertionFailure() << member + 1 << " differs";
    }
  }
  for (const std::string& card : cards) {
    const auto hit = snapshot->FindCard(card);
    const auto found = hit ? std::optional(hit->member) : std::nullopt;
    if (found != OwnerOf(*accounts, card)) return AssertionFailure() << "owner of " << card;
  }
  return AssertionSuccess();
}

SideBySide::SideBySide(const index::EngineOptions& options)
    : options_(options),
      accounts_(std::make_shared<Accounts>()),
      engine_(BuildEngine(options, sequence_, *accounts_)) {}

void SideBySide::Apply(const std::vector<Change>& changes) {
  auto accounts = std::make_shared<Accounts>(*accounts_);
  for (const Change& change : changes) {
    if (change.document) {
      (*accounts)[change.member] = *change.document;
    } else {
      accounts->erase(change.member);
    }
  }
  accounts_ = std::move(accounts);
  engine_->Apply(++sequence_, changes);
  since_saved_.push_back(changes);
}

void SideBySide::Rebuild() { engine_ = BuildEngine(options_, sequence_, *accounts_); }

void SideBySide::SaveImage() {
  const absl::Status status = index::WriteImage(*engine_->Current(), TagOf(sequence_), ImagePath());
  if (!status.ok()) Die(status);
  saved_ = sequence_;
  since_saved_.clear();
}

void SideBySide::Restart() {
  auto engine = index::OpenImage(options_, ImagePath(), TagOf(saved_));
  if (!engine.ok()) Die(engine.status());
  engine_ = *std::move(engine);
  uint64_t sequence = saved_;
  for (const auto& changes : since_saved_) engine_->Apply(++sequence, changes);
}

Moment SideBySide::Now() const { return {engine_->Current(), accounts_}; }

}  // namespace frontdesk::model
