#include "index/search/planner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/search/field_name.h"

namespace frontdesk::index {
namespace {

// So few candidates are tested one by one, by their text, before a dictionary is searched for
// another criterion.
constexpr uint64_t kTestedDirectly = 1024;

}  // namespace

Plan::Plan(const std::vector<CompiledCriterion>& criteria, const Segment& segment) {
  for (const CompiledCriterion& criterion : criteria) {
    steps_.push_back({&criterion, MakePredicate(criterion, segment)});
  }
  // The smallest that is known drives; whoever might be smaller is asked to look closer, the most
  // promising first.
  for (;;) {
    SortSteps();
    if (steps_.empty() || steps_[0].predicate->UpperBound() <= kTestedDirectly) break;
    const auto vague = std::find_if(steps_.begin(), steps_.end(),
                                    [](const Step& step) { return !step.predicate->resolved(); });
    if (vague == steps_.end()) break;
    vague->predicate->Resolve();
  }
}

void Plan::SortSteps() {
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) {
    return a.predicate->UpperBound() < b.predicate->UpperBound();
  });
}

bool Plan::IsEmpty() const { return !steps_.empty() && steps_[0].predicate->UpperBound() == 0; }

MatchSet Plan::Drive(StopCheck& stop) {
  MatchSet matches;
  steps_[0].predicate->Enumerate(stop, matches);
  driven_ = matches.size();
  return matches;
}

void Plan::Filter(StopCheck& stop, MatchSet& matches, SearchTrace& trace) {
  for (size_t s = 1; s < steps_.size() && matches.size() > 0; ++s) {
    Predicate& predicate = *steps_[s].predicate;
    trace.candidates += matches.size();
    size_t kept = 0;
    for (size_t i = 0; i < matches.size() && !stop.Step(); ++i) {
      const MatchClass match = predicate.Test(matches.ids[i]);
      if (match == kNoMatch) continue;
      matches.ids[kept] = matches.ids[i];
      matches.classes[kept++] = std::max(matches.classes[i], match);
    }
    matches.Resize(kept);
  }
}

std::string Plan::Describe() const {
  if (steps_.empty()) return "all accounts";
  std::string text = absl::StrCat(FieldName(steps_[0].criterion->source.field), " drives with ",
                                  driven_, " accounts");
  for (size_t s = 1; s < steps_.size(); ++s) {
    absl::StrAppend(&text, s == 1 ? ", filtered by " : ", ",
                    FieldName(steps_[s].criterion->source.field));
  }
  return text;
}

MatchSet AllSearchable(const Segment& segment, StopCheck& stop) {
  MatchSet matches;
  matches.Reserve(segment.searchable());
  for (uint32_t ordinal = 0; ordinal < segment.size() && !stop.Step(); ++ordinal) {
    if ((segment.tag(ordinal) & kNumbersOnlyTag) == 0) matches.Add(ordinal, 0);
  }
  return matches;
}

}  // namespace frontdesk::index
