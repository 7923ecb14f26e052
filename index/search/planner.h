// Which criterion drives a search of one segment, and which filter.
#ifndef FRONTDESK_INDEX_SEARCH_PLANNER_H_
#define FRONTDESK_INDEX_SEARCH_PLANNER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "index/bitmap.h"
#include "index/criterion.h"
#include "index/search/match_set.h"
#include "index/search/payload_filter.h"
#include "index/search/plan_text.h"
#include "index/search/predicate.h"
#include "index/search/stop_check.h"
#include "index/segment/letter_planes.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

// What a search tells of itself.
struct SearchTrace {
  uint64_t candidates = 0;  // accounts looked at one by one
  PlanText plan;
};

// Predicates in the order in which they work: the first drives, or what the planes of frequent
// letters have in common.
class Plan {
 public:
  // Needs a criterion.
  Plan(const std::vector<CompiledCriterion>& criteria, const Segment& segment, StopCheck& stop);

  // The predicate of a plan of one criterion; null if there are more.
  Predicate* only() const { return steps_.size() == 1 ? steps_[0].predicate.get() : nullptr; }
  // True if one of the criteria matches nothing in the segment.
  bool IsEmpty() const;
  // All accounts that match all criteria, of a segment with `universe` accounts.
  MatchSet Find(uint32_t universe, StopCheck& stop, SearchTrace& trace);
  // True if the first predicate, or the planes of all together, match few enough of `universe`
  // accounts for Run().
  bool IsSmall(uint32_t universe, StopCheck& stop);
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
    bool decided = false;  // by planes
  };
  Field FieldOf(size_t step) const { return steps_[step].criterion->source.field; }
  void SortSteps();
  // The candidates of the first predicate.
  MatchSet Drive(StopCheck& stop);
  // Leaves those that match the others too.
  void Filter(uint32_t universe, StopCheck& stop, MatchSet& matches, SearchTrace& trace);
  // Sets which accounts are in all planes, at the first call.
  void MakeInPlanes(uint32_t universe, StopCheck& stop);
  // True if these are so few that they, in place of the first predicate, should drive.
  bool ShouldPlanesDrive(uint32_t universe, StopCheck& stop);
  // To be called before they do: sorts the steps, and finds out which accounts have to be asked how
  // they match what planes decide.
  void PreparePlanes(uint32_t universe, StopCheck& stop);
  Bitmap MayBegin(uint32_t universe, StopCheck& stop) const;
  MatchSet FindInPlanes(uint32_t universe, StopCheck& stop, SearchTrace& trace);
  // Passes the accounts that are in all planes, and are left to be looked at, through all steps.
  void PassInPlanes(StopCheck& stop, MatchSink sink, SearchTrace& trace);
  // Filters a block of accounts that are in all planes by all steps.
  void PassThroughPlanes(MatchBlock& block, StopCheck& stop, SearchTrace& trace);
  // Makes the second step one of which payloads beside the lists of the first tell, if there is
  // one.
  void FindTold();
  // The first step that Run() has to test.
  size_t tested_from() const { return told_ ? 2 : 1; }
  // Makes the bits of the steps from there on.
  void MakeBits(uint32_t universe, StopCheck& stop);
  // Run() where the accounts of the first predicate have to be tested one by one.
  void RunAhead(StopCheck& stop, MatchSink sink, SearchTrace& trace);
  // Hands on what the first predicate finds, less those that what is told drops.
  void StreamDriver(MatchSink take, StopCheck& stop, SearchTrace& trace);
  // Sorts the steps [first, end): those first that drop most accounts in least time.
  void SortByYield(size_t first, size_t end, uint32_t universe);
  // Filters a block by the steps [first, end).
  void PassThrough(size_t first, size_t end, MatchBlock& block, StopCheck& stop,
                   SearchTrace& trace);
  // True if enumerating the predicate is cheaper than testing all of `size` matches.
  static bool IsWorthEnumerating(const Predicate& predicate, uint64_t size);

  const Segment& segment_;
  std::vector<Step> steps_;
  uint64_t driven_ = 0;
  std::optional<PayloadFilter> told_;        // by it accounts pass the second step as they are read
  std::vector<LetterPlanes::Plane> planes_;  // in all of which every match is
  Bitmap in_planes_;
  uint64_t count_in_planes_ = 0;
  bool planes_drive_ = false;
  size_t first_decided_ = 0;  // once planes drive: steps from here on are decided by them
  Bitmap asked_;              // accounts that do not just match those inside
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PLANNER_H_
