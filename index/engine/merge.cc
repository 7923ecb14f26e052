#include "index/engine/merge.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "index/segment/segment_builder.h"

namespace frontdesk::index {
namespace {

constexpr uint64_t kSizeRatio = 4;

// Walks the live accounts of a segment.
class LiveCursor {
 public:
  explicit LiveCursor(const SegmentView& view) : view_(view), reader_(*view.segment) { Skip(); }

  bool done() const { return ordinal_ == view_.segment->size(); }
  MemberNumber member() const { return view_.segment->members()[ordinal_]; }
  uint32_t age() const { return view_.segment->cards().AgeOf(ordinal_); }
  void Read(IndexedDocument& account) const { reader_.Read(ordinal_, account); }
  void Next() {
    ++ordinal_;
    Skip();
  }

 private:
  void Skip() {
    while (!done() && view_.dead.Contains(ordinal_)) ++ordinal_;
  }

  const SegmentView& view_;
  SegmentReader reader_;
  uint32_t ordinal_ = 0;
};

}  // namespace

std::shared_ptr<const Segment> MergeDelta(const DeltaView& delta) {
  if (delta.live() == 0) return nullptr;
  std::vector<std::pair<MemberNumber, uint32_t>> order;
  for (uint32_t entry = 0; entry < delta.size(); ++entry) {
    if (delta.IsLive(entry)) order.emplace_back(delta[entry]->document.member, entry);
  }
  std::sort(order.begin(), order.end());
  SegmentBuilder builder;
  for (const auto& [member, entry] : order) builder.Add(*delta[entry], /*age=*/entry);
  return std::move(builder).Finish();
}

std::shared_ptr<const Segment> MergeSegments(absl::Span<const SegmentView> views,
                                             const std::atomic<bool>& stop) {
  std::deque<LiveCursor> cursors;
  for (const SegmentView& view : views) cursors.emplace_back(view);
  SegmentBuilder builder;
  IndexedDocument account;
  for (;;) {
    size_t next = cursors.size();
    for (size_t c = 0; c < cursors.size(); ++c) {
      if (cursors[c].done()) continue;
      if (next == cursors.size() || cursors[c].member() < cursors[next].member()) next = c;
    }
    if (next == cursors.size()) break;
    if (stop.load(std::memory_order_relaxed)) return nullptr;
    cursors[next].Read(account);
    // All of a newer segment was written after all of an older one.
    builder.Add(account, uint64_t{next} << 32 | cursors[next].age());
    cursors[next].Next();
  }
  if (builder.size() == 0) return nullptr;
  return std::move(builder).Finish(/*threads=*/1, &stop);
}

std::pair<size_t, size_t> PickMerge(absl::Span<const SegmentView> views) {
  // The oldest one that these are enough for decides, however small the newest is: else the few
  // rows at the end of an import would keep all its parts apart.
  size_t begin = views.size();
  uint64_t newer = 0;
  for (size_t i = views.size(); i-- > 0;) {
    const bool is_newest = i + 1 == views.size();
    if (!is_newest && views[i].live() <= kSizeRatio * newer) begin = i;
    newer += views[i].live();
  }
  if (begin < views.size()) return {begin, views.size()};
  for (size_t i = 0; i < views.size(); ++i) {
    if (views[i].dead.count() > views[i].live()) return {i, i + 1};
  }
  return {0, 0};
}

}  // namespace frontdesk::index
