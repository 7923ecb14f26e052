// Collects the matches of all parts of the index for one search.
#ifndef FRONTDESK_INDEX_ENGINE_GATHERER_H_
#define FRONTDESK_INDEX_ENGINE_GATHERER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "index/engine/delta.h"
#include "index/search/compiled_query.h"
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

  uint32_t live() const { return segment->size() - dead.count(); }
};

// For one search. The query, the stop and the parts must outlive it.
class Gatherer {
 public:
  // What is asked of the runs. Other matches may be missing in them.
  struct Wanted {
    Order order = Order::kRelevance;
    uint64_t rows = 0;           // the first ones in this order
    uint64_t sample = 0;         // and so many of the first by member
    uint32_t large_segment = 0;  // as EngineOptions
  };
  Gatherer(const CompiledQuery& query, const Wanted& wanted, StopCheck& stop)
      : query_(query), wanted_(wanted), stop_(stop), conjunction_totals_(query.any_of.size()) {}

  // Adds the matches of one segment as a run. `explain`: describe the plan in the trace.
  void AddSegment(const SegmentView& view, bool explain);
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
  // Adds the first matches of a query that finds very many by one criterion. False, with nothing
  // added, if this is no such query or segment.
  bool AddFirst(const SegmentView& view, AccountMask& mask, bool explain);
  // Counts a conjunction's matches that are shown.
  void Count(size_t conjunction, const MatchSet& ranked);
  // Makes a run of ranked matches, without the hidden ones, which are counted.
  void AddRun(MatchSet ranked, MemberView members);
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
