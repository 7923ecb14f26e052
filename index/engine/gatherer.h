// Collects the matches of all parts of the index for one search.
#ifndef FRONTDESK_INDEX_ENGINE_GATHERER_H_
#define FRONTDESK_INDEX_ENGINE_GATHERER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "index/engine/delta.h"
#include "index/engine/graveyard.h"
#include "index/search/compiled_query.h"
#include "index/search/first_matches.h"
#include "index/search/match_cache.h"
#include "index/search/match_set.h"
#include "index/search/planner.h"
#include "index/search/run.h"
#include "index/search/stop_check.h"
#include "index/segment/segment.h"
#include "index/segment/tombstones.h"

namespace frontdesk::index {

// A segment as a snapshot sees it.
struct SegmentView {
  std::shared_ptr<const Segment> segment;
  Tombstones dead;
  // Of an earlier state; null if none has been made.
  std::shared_ptr<const Graveyard> graves = nullptr;
  // Shared by all views that are copies of this one.
  std::shared_ptr<MatchCache> cache = std::make_shared<MatchCache>(segment->size());

  uint32_t live() const { return segment->size() - dead.count(); }
  // Dead accounts that are in no grave yet.
  uint32_t unburied() const {
    return dead.count() - (graves == nullptr ? 0 : graves->buried().count());
  }
};

// For one search. The query, the stop and the parts must outlive it.
class Gatherer {
 public:
  // What is asked of the runs. Other matches may be missing in them.
  struct Wanted {
    Order order = Order::kRelevance;
    std::optional<RowPlace> after;
    uint64_t rows = 0;             // the first ones in this order, behind that place
    uint64_t sample = 0;           // and so many of the first by member
    uint32_t large_segment = 0;    // as EngineOptions
    absl::Duration remember_from;  // as EngineOptions
  };
  // For so many segments.
  Gatherer(const CompiledQuery& query, const Wanted& wanted, size_t segments, StopCheck& stop)
      : query_(query), wanted_(wanted), stop_(stop), conjunction_totals_(query.any_of.size()) {
    runs_.reserve(segments + 1);
  }

  // Adds the matches of one segment as a run.
  void AddSegment(const SegmentView& view);
  // Adds the matches of the delta as a run, by a scan.
  void AddDelta(const DeltaView& delta);

  // Matches that are shown, or the first of them, part by part in the order in which they were
  // added.
  const std::vector<Run>& runs() const { return runs_; }
  // The same with the sample in them.
  std::vector<Run> SampleRuns() const;
  uint64_t total() const { return total_; }
  // Matches left out for being closed.
  uint64_t hidden_closed() const { return hidden_closed_; }
  // Shown matches of each conjunction.
  const std::vector<uint64_t>& conjunction_totals() const { return conjunction_totals_; }
  const SearchTrace& trace() const { return trace_; }
  // The delta's entry of a match in the run of the delta, by Run::ids.
  uint32_t DeltaEntry(uint32_t id) const { return delta_entries_[id]; }

 private:
  bool IsHidden(RankKey key) const { return query_.exclude_closed && IsClosed(key); }
  // Adds the first matches of a plan that finds very many by one criterion. False, with nothing
  // added, if this is no such plan or segment.
  bool AddFirst(Plan& plan, const SegmentView& view, const AccountMask& mask);
  // The matches of one conjunction in one segment, by rank key. They are remembered if to find them
  // took long.
  // `plan`: for it, if there is one already.
  MatchSet MatchConjunction(size_t conjunction, const SegmentView& view, AccountMask& mask,
                            std::optional<Plan> plan);
  // Adds the first matches of a plan that has not very many to look at, and counts all.
  void AddStreamed(Plan& plan, const SegmentView& view, const AccountMask& mask);
  // How many of the dead accounts of a part match the only criterion of the only conjunction, which
  // `predicate` asks of the segment.
  uint64_t CountDead(const SegmentView& view, Predicate& predicate);
  // How many accounts of a graveyard's segment match it.
  uint64_t CountBuried(const Segment& buried);
  // What is remembered of a conjunction; null if nothing is.
  std::shared_ptr<const MatchCache::Known> Remembered(
      const std::vector<CompiledCriterion>& criteria, const SegmentView& view) const;
  // Adds what is remembered of the only conjunction. False, with nothing added, if that is nothing,
  // or if more is left out than dead accounts, few beside its matches.
  bool AddRemembered(const SegmentView& view, const AccountMask& mask);
  // True if the only conjunction finds all that is to be shown of a segment, but for
  // dead accounts that may be few beside its matches.
  bool TakesNearlyAll(const SegmentView& view) const;
  // The first row wanted of a segment.
  RunStart StartOf(const Segment& segment) const;
  // What is wanted first, to be filled; then the run made of it. `total`: matches, without dead
  // ones.
  std::vector<FirstMatches> WantedFirst(const SegmentView& view, const AccountMask& mask) const;
  void AddFirstRun(const SegmentView& view, std::vector<FirstMatches> first, uint64_t total);
  // Counts a conjunction's matches that are shown.
  void Count(size_t conjunction, const MatchSet& ranked);
  // Makes a run of ranked matches, without the hidden ones, which are counted.
  void AddRun(MatchSet ranked, MemberView members);
  void Prefetch(const IndexedDocument& account) const;
  void ScanEntry(const DeltaView& delta, uint32_t entry, std::vector<MatchSet>& ranked);

  const CompiledQuery& query_;
  const Wanted wanted_;
  StopCheck& stop_;
  std::vector<Run> runs_;
  std::map<size_t, MatchSet> samples_;  // of runs that hold the first rows only
  std::vector<MemberNumber> delta_members_;
  std::vector<uint32_t> delta_entries_;
  uint64_t total_ = 0;
  uint64_t hidden_closed_ = 0;
  std::vector<uint64_t> conjunction_totals_;
  SearchTrace trace_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_GATHERER_H_
