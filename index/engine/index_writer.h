// The changing side of the index: applies changes and merges, and publishes a snapshot after each.
#ifndef FRONTDESK_INDEX_ENGINE_INDEX_WRITER_H_
#define FRONTDESK_INDEX_ENGINE_INDEX_WRITER_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "index/engine.h"
#include "index/engine/delta.h"
#include "index/engine/snapshot.h"
#include "index/engine/snapshot_cell.h"

namespace frontdesk::index {

// Thread-safe. Reading (Current) never waits for writing.
class IndexWriter {
 public:
  // Begins with `state`, which must have no delta.
  explicit IndexWriter(IndexState state);

  std::shared_ptr<const IndexSnapshot> Current() const { return current_.Get(); }

  // As Engine::Apply, without merging.
  void Apply(uint64_t sequence, absl::Span<const Change> changes);

  // Publishes `segments` under `sequence` as the newest ones, in this order; other copies of their
  // accounts die. Accounts of the delta must not be newer than they are.
  void AddSegments(uint64_t sequence, std::vector<std::shared_ptr<const Segment>> segments);

  // Puts `segment` (null: nothing was live) in the place of the entries of `merged`, a view taken
  // of Current(); what died meanwhile is dead in the segment too. For one thread at a time.
  void ReplaceDelta(const DeltaView& merged, std::shared_ptr<const Segment> segment);
  // The same for neighbouring segments. For one thread at a time.
  void ReplaceSegments(absl::Span<const SegmentView> merged,
                       std::shared_ptr<const Segment> segment);
  // Gives the segment its graveyard, if it is still there. For one thread at a time.
  void SetGraves(const Segment& segment, std::shared_ptr<const Graveyard> graves);

 private:
  struct Deaths;  // what a batch of changes kills

  // Marks the account dead wherever it is, and forgets where that was.
  void Kill(MemberNumber member, Deaths& deaths);
  void KillInSegments(MemberNumber member, Deaths& deaths);
  // Takes the account out of the delta; false if it was not known there.
  bool KillInDelta(MemberNumber member, Deaths& deaths);
  // Marks everything in `deaths` dead.
  void MarkDead(Deaths& deaths);
  void AddSegment(std::shared_ptr<const Segment> segment);
  void Publish();

  std::mutex mutex_;
  // Everything below but the cell is guarded by it.
  IndexState state_;
  Delta delta_;
  // Where members of the delta are; nullopt: erased, hence in no segment either.
  absl::flat_hash_map<MemberNumber, std::optional<uint32_t>> delta_entries_;
  SnapshotCell<const IndexSnapshot> current_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_INDEX_WRITER_H_
