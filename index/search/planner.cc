#include "index/search/planner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/search/field_name.h"

namespace frontdesk::index {
namespace {

// So few candidates are tested one by one, by their text, before a dictionary is searched for
// another criterion.
constexpr uint64_t kTestedDirectly = 256;
// Accounts between the one that is tested and the one that is asked for.
constexpr size_t kAhead = 16;
// Accounts enumerated in the time of one test, about.
constexpr uint64_t kTestCost = 8;

}  // namespace

Plan::Plan(const std::vector<CompiledCriterion>& criteria, const Segment& segment,
           StopCheck& stop) {
  for (const CompiledCriterion& criterion : criteria) {
    steps_.push_back({&criterion, MakePredicate(criterion, segment)});
  }
  // The smallest that is known drives; whoever might be smaller is asked to look closer, the most
  // promising first.
  for (;;) {
    SortSteps();
    if (steps_[0].predicate->UpperBound() <= kTestedDirectly) break;
    const auto vague = std::find_if(steps_.begin(), steps_.end(),
                                    [](const Step& step) { return !step.predicate->resolved(); });
    if (vague == steps_.end()) break;
    vague->predicate->Resolve(stop);
  }
}

void Plan::SortSteps() {
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) {
    return a.predicate->UpperBound() < b.predicate->UpperBound();
  });
}

bool Plan::IsEmpty() const { return steps_[0].predicate->UpperBound() == 0; }

MatchSet Plan::Drive(StopCheck& stop) {
  MatchSet matches = steps_[0].predicate->Enumerate(stop);
  driven_ = matches.size();
  return matches;
}

bool Plan::IsWorthEnumerating(const Predicate& predicate, uint64_t size) {
  return predicate.resolved() && predicate.UpperBound() < kTestCost * size;
}

void Plan::Filter(StopCheck& stop, MatchSet& matches, SearchTrace& trace) {
  for (size_t s = 1; s < steps_.size(); ++s) {
    Predicate& predicate = *steps_[s].predicate;
    const uint64_t size = matches.size();
    if (size == 0) return;
    if (matches.is_dense() && IsWorthEnumerating(predicate, size)) {
      const MatchSet others = predicate.Enumerate(stop);
      if (others.is_dense()) {
        matches.IntersectWith(others);
        continue;
      }
    }
    trace.candidates += size;
    const std::vector<uint32_t>& ids = matches.ids();  // none of a dense set
    size_t ahead = kAhead;
    matches.Retain([&](uint32_t ordinal, Bucket& bucket) {
      if (ahead < ids.size()) predicate.Prefetch(ids[ahead++]);
      if (stop.Step()) return false;
      const MatchClass match = predicate.Test(ordinal);
      bucket = std::max(bucket, match);
      return match != kNoMatch;
    });
  }
}

std::string Plan::Describe() const {
  std::string text = absl::StrCat(FieldName(steps_[0].criterion->source.field), " drives with ",
                                  driven_, " accounts");
  for (size_t s = 1; s < steps_.size(); ++s) {
    absl::StrAppend(&text, s == 1 ? ", filtered by " : ", ",
                    FieldName(steps_[s].criterion->source.field));
  }
  return text;
}

MatchSet MatchConjunction(const std::vector<CompiledCriterion>& criteria, const Segment& segment,
                          AccountMask& mask, bool explain, StopCheck& stop, SearchTrace& trace) {
  if (criteria.empty()) {
    if (explain) trace.plan.append("all accounts");
    return mask.AllSearchable();
  }
  Plan plan(criteria, segment, stop);
  MatchSet matches;
  if (!plan.IsEmpty()) {
    matches = plan.Drive(stop);
    mask.Restrict(matches);
    plan.Filter(stop, matches, trace);
  }
  if (explain) trace.plan.append(plan.Describe());
  return matches;
}

}  // namespace frontdesk::index
