// Which criterion drives a search of one segment, and which filter.
#ifndef FRONTDESK_INDEX_SEARCH_PLANNER_H_
#define FRONTDESK_INDEX_SEARCH_PLANNER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "index/criterion.h"
#include "index/search/account_mask.h"
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

// The accounts of `segment` that match all `criteria` and are in `mask`, ranked by the weakest;
// with no criteria every account of the mask that is not `numbers_only`. If `explain`, the plan is
// added to the trace.
MatchSet MatchConjunction(const std::vector<CompiledCriterion>& criteria, const Segment& segment,
                          AccountMask& mask, bool explain, StopCheck& stop, SearchTrace& trace);

// Predicates in the order in which they work: the first drives.
class Plan {
 public:
  // Needs a criterion.
  Plan(const std::vector<CompiledCriterion>& criteria, const Segment& segment, StopCheck& stop);

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
  // True if enumerating the predicate is cheaper than testing all of `size` matches.
  static bool IsWorthEnumerating(const Predicate& predicate, uint64_t size);

  std::vector<Step> steps_;
  uint64_t driven_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PLANNER_H_
