#include "index/engine/merger.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/types/span.h"
#include "common/give_way.h"
#include "index/engine/merge.h"

namespace frontdesk::index {
namespace {

// A delta this many times its limit is flushed by the thread that writes: the background does not
// keep up.
constexpr size_t kOverflow = 64;
// Nobody waits for the merges of segments. What is unmerged is scanned by every search, so flushing
// it is done in time, but not before the searches.
constexpr int kCompactNiceness = 10;
constexpr int kFlushNiceness = 2;
// More parts of an import than this are merged before it ends: every search looks at each.
constexpr size_t kMaxImportSegments = 64;
// Accounts of a segment for each that is dead, or more: of fewer the dead are not buried.
constexpr uint64_t kFewestABuried = 4;

bool HoldsDead(const SegmentView& view, absl::Span<const MemberNumber> members) {
  return std::any_of(members.begin(), members.end(), [&view](MemberNumber member) {
    const std::optional<uint32_t> ordinal = view.segment->Find(member);
    return ordinal && view.dead.Contains(*ordinal);
  });
}

}  // namespace

Merger::Merger(IndexWriter& writer, const EngineOptions& options)
    : writer_(writer), options_(options) {
  if (!options_.background_merge) return;
  flusher_ = std::thread([this] { FlushLoop(); });
  compactor_ = std::thread([this] { CompactLoop(); });
}

Merger::~Merger() {
  {
    std::lock_guard lock(wake_mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  if (flusher_.joinable()) flusher_.join();
  if (compactor_.joinable()) compactor_.join();
}

void Merger::AfterApply() {
  const size_t size = DeltaSize();
  if (size < options_.delta_limit) return;
  if (!options_.background_merge) {
    MergeAll();
    return;
  }
  if (size >= kOverflow * options_.delta_limit) Flush();
  {
    std::lock_guard lock(wake_mutex_);
    flush_wanted_ = true;
  }
  wake_.notify_all();
}

void Merger::MergeAll() {
  Flush();
  CompactAll();
  BuryDead();
}

void Merger::CompactAll() {
  bool merged = false;
  while (Compact()) merged = true;
  if (merged && options_.merged) options_.merged();
}

void Merger::Add(uint64_t sequence, std::vector<std::shared_ptr<const Segment>> segments,
                 bool more) {
  {
    // What the delta holds is older, and of two accounts with one card number the newest part
    // decides.
    std::lock_guard lock(flush_mutex_);
    FlushLocked();
    writer_.AddSegments(sequence, std::move(segments));
  }
  if (more && writer_.Current()->state().segments.size() < kMaxImportSegments) return;
  if (!options_.background_merge) {
    MergeAll();
    return;
  }
  {
    std::lock_guard lock(wake_mutex_);
    compact_wanted_ = true;
    flush_wanted_ = true;  // buries whom the parts have replaced
  }
  wake_.notify_all();
}

void Merger::Flush() {
  std::lock_guard lock(flush_mutex_);
  FlushLocked();
}

void Merger::FlushLocked() {
  const std::shared_ptr<const IndexSnapshot> snapshot = writer_.Current();
  const DeltaView& delta = snapshot->state().delta;
  if (delta.size() == 0) return;
  writer_.ReplaceDelta(delta, MergeDelta(delta));
  merges_.fetch_add(1, std::memory_order_relaxed);
}

void Merger::BuryDead() {
  std::lock_guard lock(bury_mutex_);
  const std::shared_ptr<const IndexSnapshot> snapshot = writer_.Current();
  for (const SegmentView& view : snapshot->state().segments) {
    if (stop_) return;
    const uint32_t accounts = view.segment->size();
    if (accounts < options_.large_segment || view.unburied() < options_.bury_from) continue;
    if (uint64_t{view.dead.count()} * kFewestABuried > accounts) continue;
    std::shared_ptr<const Graveyard> graves =
        Graveyard::With(view.graves.get(), *view.segment, view.dead, stop_);
    if (graves != nullptr) writer_.SetGraves(*view.segment, std::move(graves));
  }
}

bool Merger::Compact() {
  std::lock_guard lock(compact_mutex_);
  const std::shared_ptr<const IndexSnapshot> snapshot = writer_.Current();
  const absl::Span<const SegmentView> segments = snapshot->state().segments;
  const auto [begin, end] = PickMerge(segments);
  if (begin == end || stop_) return false;
  const absl::Span<const SegmentView> views = segments.subspan(begin, end - begin);
  std::shared_ptr<const Segment> merged = MergeSegments(views, stop_);
  if (stop_) return false;
  writer_.ReplaceSegments(views, std::move(merged));
  merges_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

std::shared_ptr<const IndexSnapshot> Merger::DropDead(absl::Span<const MemberNumber> members) {
  // A segment that is being made of the delta may hold what died since. Later ones do not.
  { std::lock_guard lock(flush_mutex_); }
  std::lock_guard lock(compact_mutex_);
  for (;;) {
    std::shared_ptr<const IndexSnapshot> snapshot = writer_.Current();
    const absl::Span<const SegmentView> segments = snapshot->state().segments;
    const auto found =
        std::find_if(segments.begin(), segments.end(),
                     [members](const SegmentView& view) { return HoldsDead(view, members); });
    if (found == segments.end()) return snapshot;
    const absl::Span<const SegmentView> view(&*found, 1);
    std::shared_ptr<const Segment> rest = MergeSegments(view, stop_);
    if (stop_) return snapshot;
    writer_.ReplaceSegments(view, std::move(rest));
    merges_.fetch_add(1, std::memory_order_relaxed);
  }
}

void Merger::FlushLoop() {
  GiveWay(kFlushNiceness);
  std::unique_lock lock(wake_mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stop_ || flush_wanted_; });
    if (stop_) return;
    flush_wanted_ = false;
    lock.unlock();
    if (DeltaSize() >= options_.delta_limit) Flush();
    BuryDead();
    lock.lock();
    compact_wanted_ = true;
    wake_.notify_all();
  }
}

void Merger::CompactLoop() {
  GiveWay(kCompactNiceness);
  std::unique_lock lock(wake_mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stop_ || compact_wanted_; });
    if (stop_) return;
    compact_wanted_ = false;
    lock.unlock();
    CompactAll();
    lock.lock();
  }
}

}  // namespace frontdesk::index
