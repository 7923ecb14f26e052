// The first matches in the order wanted, for searches that find too many to look at them all.
#ifndef FRONTDESK_INDEX_SEARCH_FIRST_MATCHES_H_
#define FRONTDESK_INDEX_SEARCH_FIRST_MATCHES_H_

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "index/bitmap.h"
#include "index/query.h"
#include "index/search/account_mask.h"
#include "index/search/match_set.h"
#include "index/search/run.h"
#include "index/search/stop_check.h"
#include "index/segment/posting_lists.h"

namespace frontdesk::index {

// Ascending ids from several ascending lists together, each id once. It is read window by window:
// few ids behind those that are wanted are decoded. For one thread; the lists must outlive it.
class IdStream {
 public:
  // Of ids below `universe`.
  explicit IdStream(uint32_t universe) : universe_(universe) {}

  void Add(const PostingLists& lists, uint32_t list) {
    expected_ += lists.Count(list);
    cursors_.emplace_back(lists, list);
  }
  void Add(absl::Span<const uint32_t> ids) {
    expected_ += ids.size();
    spans_.push_back(ids);
  }
  // Of a bitmap of the universe.
  void Add(const Bitmap& bits) {
    expected_ += universe_;  // there may be few: then the windows grow
    bitmaps_.push_back(&bits);
  }
  // All ids there are, whatever was added.
  void AddAll() { all_ = true; }

  // The next ids, ascending; empty at the end. About `wanted` of them the first time, four times as
  // many each time after.
  const std::vector<uint32_t>& Next(uint64_t wanted);

  // What reading the first `wanted` ids costs, in nanoseconds, about.
  double Cost(uint64_t wanted) const { return Cost(cursors_.size(), wanted); }
  // The same, of so many lists.
  static double Cost(uint64_t lists, uint64_t wanted) {
    return 40.0 * static_cast<double>(lists) + 8.0 * static_cast<double>(wanted);
  }

 private:
  void Fill(uint32_t end);

  const uint32_t universe_;
  uint64_t expected_ = 0;  // ids, at most
  bool all_ = false;
  std::vector<PostingLists::Cursor> cursors_;
  std::vector<absl::Span<const uint32_t>> spans_;
  std::vector<const Bitmap*> bitmaps_;
  uint32_t begin_ = 0;  // of the next window
  uint64_t width_ = 0;  // of the last window
  std::vector<uint32_t> window_;
};

// For one search of one segment. `mask` must outlive it and pass every account that is not dead.
class FirstMatches {
 public:
  // Of a segment with `universe` accounts.
  FirstMatches(Order order, uint64_t count, uint32_t universe, const AccountMask& mask)
      : order_(order), count_(count), universe_(universe), mask_(mask) {}

  // One like this one, empty.
  FirstMatches Another() const { return {order_, count_, universe_, mask_}; }

  // Matches that are enumerated as fast as anything else could be done.
  uint64_t few() const { return std::min<uint64_t>(kFew, universe_ / 64); }

  // True if no more are wanted.
  bool full() const { return first_.ids().size() >= count_; }
  // By relevance matches must come class by class, the best first; else all at once.
  bool by_class() const { return order_ == Order::kRelevance; }
  uint64_t count() const { return count_; }

  // Takes the matches of `stream` for which test(id) tells a class, as many as are wanted. By
  // relevance all must be of one class. `ahead(id, step)` is told of ids that will be tested soon,
  // first with step 0, later with step 1.
  template <typename Ahead, typename Test>
  void Take(IdStream& stream, Ahead ahead, Test test, StopCheck& stop);
  // Takes all of `matches`, in any order and number, by class.
  void TakeAll(const MatchSet& matches);

  // Takes the first of all `matches`, which are by class.
  void TakeKnown(const MatchSet& matches, StopCheck& stop);

  // Takes all of `ranked`, which are by rank key and live.
  void TakeRanked(const MatchSet& ranked) {
    ranked.ForEach([this](uint32_t id, Bucket key) { first_.Add(id, key); });
  }

  // By rank key.
  MatchSet Finish() &&;

 private:
  static constexpr uint64_t kFew = 2048;
  static constexpr size_t kAhead = 8;

  Order order_;
  uint64_t count_;
  uint32_t universe_;
  const AccountMask& mask_;
  MatchSet first_;  // unsorted
};

template <typename Ahead, typename Test>
void FirstMatches::Take(IdStream& stream, Ahead ahead, Test test, StopCheck& stop) {
  std::vector<std::pair<uint32_t, MatchClass>> closed;
  uint64_t wanted = count_ - std::min<uint64_t>(count_, first_.ids().size());
  for (;;) {
    const std::vector<uint32_t>& ids = stream.Next(wanted);
    if (ids.empty()) break;
    for (size_t i = 0; i < ids.size(); ++i) {
      const uint32_t id = ids[i];
      if (full() || stop.Step()) break;
      if (i + 2 * kAhead < ids.size()) ahead(ids[i + 2 * kAhead], 0);
      if (i + kAhead < ids.size()) ahead(ids[i + kAhead], 1);
      const MatchClass match = test(id);
      if (match == kNoMatch || !mask_.Has(id)) continue;
      if (mask_.IsOpen(id) || !by_class()) {
        first_.Add(id, MakeRankKey(match, !mask_.IsOpen(id)));
      } else if (closed.size() < wanted) {
        closed.emplace_back(id, match);
      }
    }
    if (full() || stop.stopped()) return;
  }
  for (const auto& [id, match] : closed) {
    if (full()) return;
    first_.Add(id, MakeRankKey(match, /*closed=*/true));
  }
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_FIRST_MATCHES_H_
