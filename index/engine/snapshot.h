// A frozen state of the index: segments, delta and their tombstones.
#ifndef FRONTDESK_INDEX_ENGINE_SNAPSHOT_H_
#define FRONTDESK_INDEX_ENGINE_SNAPSHOT_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "index/engine.h"
#include "index/engine/delta.h"
#include "index/engine/gatherer.h"

namespace frontdesk::index {

using StatusCountArray = std::array<uint64_t, kStatuses>;

// What a snapshot is made of. Copying is cheap.
struct IndexState {
  uint64_t sequence = 0;
  std::vector<SegmentView>
      segments;     // what was written first first; a member lives in one part only
  DeltaView delta;  // written after all segments
  StatusCountArray status_counts = {};
  uint64_t cards = 0;            // numbers that accounts hold
  uint32_t large_segment = 0;    // as EngineOptions
  absl::Duration remember_from;  // as EngineOptions
};

// The state of an index that is all one segment; `base` may be null: there are no accounts.
IndexState StateOf(std::shared_ptr<const Segment> base, uint64_t sequence);

class IndexSnapshot final : public Snapshot {
 public:
  explicit IndexSnapshot(IndexState state);

  uint64_t sequence() const override { return state_.sequence; }
  uint64_t size() const override { return size_; }
  absl::StatusOr<SearchResult> Search(const SearchRequest& request) const override;
  std::optional<CardHit> FindCard(std::string_view digits) const override;
  void FindCards(absl::Span<const std::string_view> digits,
                 absl::Span<std::optional<CardHit>> hits) const override;
  bool Contains(MemberNumber member) const override;
  std::vector<uint64_t> StatusCounts() const override;

  const IndexState& state() const { return state_; }

 private:
  std::optional<CardHit> FindCard(CardCode code) const;
  std::vector<FieldSpread> SpreadOf(const Gatherer& gatherer, uint32_t sample) const;

  const IndexState state_;
  uint64_t size_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_SNAPSHOT_H_
