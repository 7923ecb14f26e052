#include "index/engine/graveyard.h"

#include <map>
#include <string>
#include <utility>

#include "index/engine/merge.h"
#include "index/segment/segment_builder.h"

namespace frontdesk::index {
namespace {

// Null if `stop` became true.
std::shared_ptr<const Segment> SegmentOf(const std::vector<uint32_t>& ordinals,
                                         const Segment& segment, const std::atomic<bool>& stop) {
  const SegmentReader reader(segment, SegmentReader::What::kTexts);
  SegmentBuilder builder;
  IndexedDocument account;
  for (uint32_t ordinal : ordinals) {
    if (stop.load(std::memory_order_relaxed)) return nullptr;
    reader.Read(ordinal, account);
    builder.Add(account, /*age=*/0);
  }
  return std::move(builder).Finish(/*threads=*/1, &stop);
}

// Merges small ones, as those of live accounts are. False if `stop` became true.
bool Compact(std::vector<std::shared_ptr<const Segment>>& segments, const std::atomic<bool>& stop) {
  for (;;) {
    std::vector<SegmentView> views;
    for (const auto& segment : segments) views.push_back({.segment = segment, .dead = {}});
    const auto [begin, end] = PickMerge(views);
    if (begin == end) return true;
    std::shared_ptr<const Segment> merged =
        MergeSegments(absl::MakeConstSpan(views).subspan(begin, end - begin), stop);
    if (merged == nullptr) return false;
    const auto first = segments.begin() + static_cast<ptrdiff_t>(begin);
    *first = std::move(merged);
    segments.erase(first + 1, segments.begin() + static_cast<ptrdiff_t>(end));
  }
}

}  // namespace

std::shared_ptr<const Graveyard> Graveyard::With(const Graveyard* before, const Segment& segment,
                                                 const Tombstones& dead,
                                                 const std::atomic<bool>& stop) {
  auto graves = std::make_shared<Graveyard>(before == nullptr ? Graveyard() : *before);
  const std::vector<uint32_t> fresh = dead.Since(graves->buried_);
  graves->buried_ = dead;
  if (!fresh.empty()) {
    std::shared_ptr<const Segment> made = SegmentOf(fresh, segment, stop);
    if (made == nullptr) return nullptr;
    graves->segments_.push_back(std::move(made));
  }
  if (!Compact(graves->segments_, stop)) return nullptr;
  return graves;
}

uint64_t Graveyard::MemoryBytes() const {
  std::map<std::string, uint64_t> bytes;
  for (const auto& segment : segments_) segment->AddMemory(bytes);
  uint64_t all = buried_.MemoryBytes();
  for (const auto& [structure, of_it] : bytes) all += of_it;
  return all;
}

}  // namespace frontdesk::index
