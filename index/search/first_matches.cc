#include "index/search/first_matches.h"

#include <algorithm>
#include <optional>

namespace frontdesk::index {
namespace {

constexpr uint64_t kSmallestWindow = 256;
// More ids than are wanted, as some of them do not match after all.
constexpr uint64_t kSlack = 2;
// What a scan appends at once: to ask for more costs nothing, so no window is wider.
constexpr uint64_t kScanned = 1024;

}  // namespace

void IdStream::StartAt(uint32_t id) {
  begin_ = id;
  width_ = 0;
  cursors_.clear();
}

const std::vector<uint32_t>& IdStream::Next(uint64_t wanted) {
  window_.clear();
  while (window_.empty() && begin_ < universe_) {
    if (scan_) {
      width_ = kScanned;
    } else if (width_ == 0) {
      // As wide as it has to be if ids are spread evenly.
      const uint64_t ids = std::max<uint64_t>(all_ ? universe_ : expected_, 1);
      width_ = std::max(kSmallestWindow, (wanted + 1) * kSlack * universe_ / ids);
    } else {
      width_ *= 4;
    }
    const uint64_t end = std::min<uint64_t>(begin_ + width_, universe_);
    Fill(static_cast<uint32_t>(end));
    begin_ = static_cast<uint32_t>(end);
  }
  return window_;
}

void IdStream::Fill(uint32_t end) {
  if (scan_) {
    scan_(begin_, end, window_);
    return;
  }
  if (all_) {
    for (uint32_t id = begin_; id < end; ++id) window_.push_back(id);
    return;
  }
  if (cursors_.empty()) {
    cursors_.reserve(lists_.size());
    for (const auto& [lists, list] : lists_) cursors_.emplace_back(*lists, list, begin_);
  }
  for (PostingLists::Cursor& cursor : cursors_) {
    for (; !cursor.done() && cursor.id() < end; cursor.Next()) window_.push_back(cursor.id());
  }
  for (absl::Span<const uint32_t> span : spans_) {
    const auto first = std::lower_bound(span.begin(), span.end(), begin_);
    window_.insert(window_.end(), first, std::lower_bound(first, span.end(), end));
  }
  for (const Bitmap* bits : bitmaps_) {
    bits->ForEachIn(begin_, end, [this](uint32_t id) { window_.push_back(id); });
  }
  if (cursors_.size() + spans_.size() + bitmaps_.size() == 1) return;
  std::sort(window_.begin(), window_.end());
  window_.erase(std::unique(window_.begin(), window_.end()), window_.end());
}

void FirstMatches::TakeKnown(const MatchSet& matches, StopCheck& stop) {
  if (!matches.is_dense()) {
    TakeAll(matches);
    return;
  }
  const auto take = [&](std::optional<MatchClass> only) {
    IdStream stream(universe_);
    for (MatchClass match = 0; match < kMatchClasses; ++match) {
      if (only && match != *only) continue;
      if (!matches.bits(match).is_null()) stream.Add(matches.bits(match));
    }
    Take(
        only.value_or(kNoMatch), stream, [](uint32_t, int) {},
        [&](uint32_t id) { return only ? *only : matches.BucketOf(id); }, stop);
  };
  if (!by_class()) {
    take(std::nullopt);
    return;
  }
  for (MatchClass match = 0; match < kMatchClasses && !full(); ++match) {
    if (!matches.bits(match).is_null() && !IsPast(match)) take(match);
  }
}

void FirstMatches::TakeAll(const MatchSet& matches) {
  matches.ForEach([this](uint32_t id, Bucket match) {
    if (!mask_.Has(id)) return;
    const RankKey key = MakeRankKey(match, !mask_.IsOpen(id));
    if (IsFromStart(id, key)) first_.Add(id, key);
  });
}

MatchSet FirstMatches::Finish() && {
  first_.Sort();
  return std::move(first_);
}

}  // namespace frontdesk::index
