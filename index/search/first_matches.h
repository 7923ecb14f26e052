// The first matches in the order wanted, for searches that find too many to look at them all.
#ifndef FRONTDESK_INDEX_SEARCH_FIRST_MATCHES_H_
#define FRONTDESK_INDEX_SEARCH_FIRST_MATCHES_H_

#include <algorithm>
#include <cstdint>
#include <functional>
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
    lists_.emplace_back(&lists, list);
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
  // Those that `scan`, called for [begin, end) after [begin, end), appends, ascending; whatever was
  // added.
  using Scan = std::function<void(uint32_t begin, uint32_t end, std::vector<uint32_t>& ids)>;
  void SetScan(Scan scan) { scan_ = std::move(scan); }

  // Next() goes on with the ids from `id` on, as if it were called for the first time. Nothing
  // before them is read.
  void StartAt(uint32_t id);
  // The next ids, ascending; empty at the end. About `wanted` of them the first time, four times as
  // many each time after.
  const std::vector<uint32_t>& Next(uint64_t wanted);

  // What reading the first `wanted` ids costs, in nanoseconds, about.
  double Cost(uint64_t wanted) const { return Cost(lists_.size(), wanted); }
  // The same, of so many lists.
  static double Cost(uint64_t lists, uint64_t wanted) {
    return 40.0 * static_cast<double>(lists) + 8.0 * static_cast<double>(wanted);
  }

 private:
  void Fill(uint32_t end);

  const uint32_t universe_;
  uint64_t expected_ = 0;  // ids, at most
  bool all_ = false;
  Scan scan_;  // null: none
  std::vector<std::pair<const PostingLists*, uint32_t>> lists_;
  std::vector<PostingLists::Cursor> cursors_;  // of lists_; none before the first Fill()
  std::vector<absl::Span<const uint32_t>> spans_;
  std::vector<const Bitmap*> bitmaps_;
  uint32_t begin_ = 0;  // of the next window
  uint64_t width_ = 0;  // of the last window
  std::vector<uint32_t> window_;
};

// For one search of one segment. `mask` must outlive it and pass every account that is not dead.
class FirstMatches {
 public:
  // `count` of them, from `start` on, of a segment with `universe` accounts.
  FirstMatches(Order order, uint64_t count, RunStart start, uint32_t universe,
               const AccountMask& mask)
      : order_(order), count_(count), start_(start), universe_(universe), mask_(mask) {}

  // One like this one, empty.
  FirstMatches Another() const { return {order_, count_, start_, universe_, mask_}; }

  // Matches that are enumerated as fast as anything else could be done.
  uint64_t few() const { return std::min<uint64_t>(kFew, universe_ / 64); }

  // True if no more are wanted.
  bool full() const { return first_.ids().size() >= count_; }
  // By relevance matches must come class by class, the best first; else all at once.
  bool by_class() const { return order_ == Order::kRelevance; }
  uint64_t count() const { return count_; }

  // By relevance: true if no match of this class is wanted any more, as all are before the start.
  bool IsPast(MatchClass match) const {
    return by_class() && start_.key > MakeRankKey(match, /*closed=*/true);
  }

  // Takes the matches of `stream` for which test(id) tells a class, as many as are wanted. By
  // relevance all must be of the class `match`, which says nothing else. `ahead(id, step)` is told
  // of ids that will be tested soon, first with step 0, later with step 1.
  template <typename Ahead, typename Test>
  void Take(MatchClass match, IdStream& stream, Ahead ahead, Test test, StopCheck& stop);
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

  enum class Which : uint8_t { kAll, kOpen, kClosed };

  // True if the match does not come before the start.
  bool IsFromStart(uint32_t id, RankKey key) const {
    if (!by_class()) return id >= start_.id;
    return key > start_.key || (key == start_.key && id >= start_.id);
  }
  // Takes as Take() does, from the id `from` on, and by relevance the open ones before the closed.
  template <typename Ahead, typename Test>
  void TakeFrom(uint32_t from, Which which, IdStream& stream, Ahead ahead, Test test,
                StopCheck& stop);

  Order order_;
  uint64_t count_;
  RunStart start_;
  uint32_t universe_;
  const AccountMask& mask_;
  MatchSet first_;  // unsorted
};

// The class that was found if it is the one that is wanted, or any is (kNoMatch); else kNoMatch.
inline MatchClass IfWanted(MatchClass wanted, MatchClass found) {
  return wanted == kNoMatch || found == wanted ? found : kNoMatch;
}

template <typename Ahead, typename Test>
void FirstMatches::Take(MatchClass match, IdStream& stream, Ahead ahead, Test test,
                        StopCheck& stop) {
  if (!by_class()) {
    TakeFrom(start_.id, Which::kAll, stream, ahead, test, stop);
    return;
  }
  if (IsPast(match)) return;
  const RankKey open = MakeRankKey(match, /*closed=*/false);
  if (start_.key > open) {
    TakeFrom(start_.id, Which::kClosed, stream, ahead, test, stop);
  } else if (start_.key < open || start_.id == 0) {
    TakeFrom(/*from=*/0, Which::kAll, stream, ahead, test, stop);
  } else {
    TakeFrom(start_.id, Which::kOpen, stream, ahead, test, stop);
    if (!full()) TakeFrom(/*from=*/0, Which::kClosed, stream, ahead, test, stop);
  }
}

template <typename Ahead, typename Test>
void FirstMatches::TakeFrom(uint32_t from, Which which, IdStream& stream, Ahead ahead, Test test,
                            StopCheck& stop) {
  std::vector<std::pair<uint32_t, MatchClass>> closed;
  const uint64_t wanted = count_ - std::min<uint64_t>(count_, first_.ids().size());
  stream.StartAt(from);
  for (;;) {
    const std::vector<uint32_t>& ids = stream.Next(wanted);
    if (ids.empty()) break;
    for (size_t i = 0; i < ids.size(); ++i) {
      const uint32_t id = ids[i];
      if (full() || stop.Step()) break;
      if (i + 2 * kAhead < ids.size()) ahead(ids[i + 2 * kAhead], 0);
      if (i + kAhead < ids.size()) ahead(ids[i + kAhead], 1);
      if (which != Which::kAll && mask_.IsOpen(id) != (which == Which::kOpen)) continue;
      const MatchClass match = test(id);
      if (match == kNoMatch || !mask_.Has(id)) continue;
      if (mask_.IsOpen(id) || which == Which::kClosed || !by_class()) {
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
