// Which criterion drives a search of one segment, and which filter.
#ifndef FRONTDESK_INDEX_SEARCH_PLANNER_H_
#define FRONTDESK_INDEX_SEARCH_PLANNER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "index/criterion.h"
#include "index/search/match_set.h"
#include "index/search/predicate.h"
#include "index/search/stop_check.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

// What a search tells of itself.
struct SearchTrace {
  uint64_t candidates = 0;  // accounts looked at one by one
  std::string plan;
};

// The accounts of `segment` that match all `criteria`, ranked by the weakest; with no criteria
// every account that is not `numbers_only`. Knows nothing of tombstones. `keep(ordinal)` says which
// accounts matter at all: it is asked before criteria are tested one by one. If `explain`, the plan
// is added to the trace.
template <typename Keep>
MatchSet MatchConjunction(const std::vector<CompiledCriterion>& criteria, const Segment& segment,
                          Keep keep, bool explain, StopCheck& stop, SearchTrace& trace);

// Predicates in the order in which they work: the first drives.
class Plan {
 public:
  Plan(const std::vector<CompiledCriterion>& criteria, const Segment& segment);

  // True if one of the criteria matches nothing in the segment.
  bool IsEmpty() const;
  // The candidates of the first predicate.
  MatchSet Drive(StopCheck& stop);
  // Leaves those that match the others too.
  void Filter(StopCheck& stop, MatchSet& matches, SearchTrace& trace);
  // In words, without values.
  std::string Describe() const;

 private:
  struct Step {
    const CompiledCriterion* criterion = nullptr;
    std::unique_ptr<Predicate> predicate;
  };
  void SortSteps();

  std::vector<Step> steps_;
  uint64_t driven_ = 0;
};

// Every account that is not `numbers_only`.
MatchSet AllSearchable(const Segment& segment, StopCheck& stop);

template <typename Keep>
MatchSet MatchConjunction(const std::vector<CompiledCriterion>& criteria, const Segment& segment,
                          Keep keep, bool explain, StopCheck& stop, SearchTrace& trace) {
  MatchSet matches;
  Plan plan(criteria, segment);
  if (criteria.empty()) {
    matches = AllSearchable(segment, stop);
  } else if (!plan.IsEmpty()) {
    matches = plan.Drive(stop);
  }
  size_t kept = 0;
  for (size_t i = 0; i < matches.size(); ++i) {
    if (!keep(matches.ids[i])) continue;
    matches.ids[kept] = matches.ids[i];
    matches.classes[kept++] = matches.classes[i];
  }
  matches.Resize(kept);
  stop.Step(kept);
  plan.Filter(stop, matches, trace);
  if (explain) trace.plan.append(plan.Describe());
  return matches;
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PLANNER_H_
