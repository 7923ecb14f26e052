// Which criterion drives a search of one segment, and which filter.
#ifndef FRONTDESK_INDEX_SEARCH_PLANNER_H_
#define FRONTDESK_INDEX_SEARCH_PLANNER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "index/bitmap.h"
#include "index/criterion.h"
#include "index/search/match_set.h"
#include "index/search/plan_text.h"
#include "index/search/predicate.h"
#include "index/search/stop_check.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

// What a search tells of itself.
struct SearchTrace {
  uint64_t candidates = 0;  // accounts looked at one by one
  PlanText plan;
};

// Predicates in the order in which they work: the first drives.
class Plan {
 public:
  // Needs a criterion.
  Plan(const std::vector<CompiledCriterion>& criteria, const Segment& segment, StopCheck& stop);

  // True if one of the criteria matches nothing in the segment.
  bool IsEmpty() const;
  // The candidates of the first predicate.
  MatchSet Drive(StopCheck& stop);
  // Leaves those that match the others too, of a segment with `universe` accounts.
  void Filter(uint32_t universe, StopCheck& stop, MatchSet& matches, SearchTrace& trace);
  // True if the first predicate matches few enough of `universe` accounts for Run().
  bool IsSmall(uint32_t universe) const;
  // Both at once, in blocks: each account that matches all once, in no order. Faster than sets
  // unless they are large.
  void Run(uint32_t universe, StopCheck& stop, MatchSink sink, SearchTrace& trace);
  // Adds what was done for a conjunction, in words, without values.
  void Describe(size_t conjunction, PlanText& text) const;

 private:
  struct Step {
    const CompiledCriterion* criterion = nullptr;
    std::unique_ptr<Predicate> predicate;
    Bitmap bits;  // those that match, where Run() has so many to test that this is worth it
  };
  void SortSteps();
  // Makes the bits of the steps behind the first.
  void MakeBits(uint32_t universe, StopCheck& stop);
  // Sorts the steps from `first` on: those first that drop most accounts in least time.
  void SortByYield(size_t first, uint32_t universe);
  // Filters a block by the steps from `first` on.
  void PassThrough(size_t first, MatchBlock& block, StopCheck& stop, SearchTrace& trace);
  // True if enumerating the predicate is cheaper than testing all of `size` matches.
  static bool IsWorthEnumerating(const Predicate& predicate, uint64_t size);

  std::vector<Step> steps_;
  uint64_t driven_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PLANNER_H_
