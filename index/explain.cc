#include "index/explain.h"

#include <algorithm>
#include <utility>

#include "common/status_macros.h"
#include "index/criterion.h"
#include "index/field_match.h"

namespace frontdesk::index {
namespace {

template <typename T>
bool IsAmong(const std::vector<T>& wanted, T value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

// Accounts that are found by their numbers only show no address.
EmailStatus EmailStatusOf(const Document& document) {
  return document.numbers_only ? EmailStatus::kNone : document.email_status;
}

bool PassesFilters(const Query& query, const Document& document) {
  return IsAmong(query.user_types, document.user_type) &&
         IsAmong(query.statuses, document.status) &&
         IsAmong(query.email_statuses, EmailStatusOf(document)) &&
         (!query.exclude_closed || IsOpen(document.status));
}

std::pair<Field, int> Place(const FieldMatch& match) { return {match.field, match.value_index}; }

MatchClass ClassOf(const FieldMatch& match) { return MakeMatchClass(match.kind, match.folded); }

// Makes one match of all those of one value: the best of them, with the ranges of all.
std::vector<FieldMatch> JoinByValue(std::vector<FieldMatch> matches) {
  std::stable_sort(matches.begin(), matches.end(), [](const FieldMatch& a, const FieldMatch& b) {
    return std::pair(Place(a), ClassOf(a)) < std::pair(Place(b), ClassOf(b));
  });
  std::vector<FieldMatch> joined;
  for (FieldMatch& match : matches) {
    if (joined.empty() || Place(joined.back()) != Place(match)) {
      joined.push_back(std::move(match));
      continue;
    }
    FieldMatch& best = joined.back();
    if (best.note.empty() && ClassOf(best) == ClassOf(match)) best.note = std::move(match.note);
    best.ranges.insert(best.ranges.end(), match.ranges.begin(), match.ranges.end());
    JoinRanges(best.ranges);
  }
  return joined;
}

// The filters that were asked for, all of them passed.
void AddFilters(const Query& query, std::vector<FieldMatch>& matches) {
  const auto add = [&](Field field) { matches.emplace_back().field = field; };
  if (!query.user_types.empty()) add(Field::kUserType);
  if (!query.statuses.empty()) add(Field::kStatus);
  if (!query.email_statuses.empty()) add(Field::kEmailStatus);
}

}  // namespace

absl::StatusOr<Explainer> Explainer::Make(Query query) {
  Explainer made(std::move(query));
  for (const Conjunction& conjunction : made.query_.any_of) {
    made.conjunctions_.emplace_back();
    for (const Criterion& criterion : conjunction) {
      ASSIGN_OR_RETURN(CompiledCriterion one, Compile(criterion));
      made.conjunctions_.back().push_back(std::move(one));
    }
  }
  return made;
}

// The weakest of the criteria, kNoMatch if one does not match. An account that is found by its
// numbers only matches no other criterion (FoldDocument); it remains to keep it from the
// conjunction that asks nothing.
MatchClass Explainer::MatchAll(const Compiled& conjunction, const FoldedDocument& document) {
  if (conjunction.empty() && document.document->numbers_only) return kNoMatch;
  MatchClass weakest = MakeMatchClass(MatchKind::kExact, /*folded=*/false);
  for (const CompiledCriterion& criterion : conjunction) {
    weakest = std::max(weakest, MatchCriterion(criterion, document));
  }
  return weakest;
}

Explanation Explainer::Explain(const Document& document) const {
  Explanation explanation;
  if (!PassesFilters(query_, document)) return explanation;
  const FoldedDocument folded = FoldDocument(document);
  std::vector<FieldMatch> matches;
  for (const Compiled& conjunction : conjunctions_) {
    const MatchClass match = MatchAll(conjunction, folded);
    if (match == kNoMatch) continue;
    explanation.match = std::min(explanation.match, match);
    for (const CompiledCriterion& criterion : conjunction) {
      for (FieldMatch& found : MatchedFields(criterion, folded)) {
        matches.push_back(std::move(found));
      }
    }
  }
  explanation.matches = explanation.match != kNoMatch;
  if (explanation.matches) AddFilters(query_, matches);
  explanation.fields = JoinByValue(std::move(matches));
  return explanation;
}

absl::StatusOr<Explanation> Explain(const Query& query, const Document& document) {
  ASSIGN_OR_RETURN(const Explainer explainer, Explainer::Make(query));
  return explainer.Explain(document);
}

}  // namespace frontdesk::index
