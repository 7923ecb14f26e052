// The first of many matches in the order wanted, which come in any order.
#ifndef FRONTDESK_INDEX_SEARCH_TOP_MATCHES_H_
#define FRONTDESK_INDEX_SEARCH_TOP_MATCHES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "index/query.h"
#include "index/search/match_block.h"
#include "index/search/match_set.h"
#include "index/search/run.h"

namespace frontdesk::index {

// Keeps at least the first `count` of the matches that are added, of those from `start` on, and
// about twice as many at the most. Adding one that is not among them costs a comparison.
class TopMatches {
 public:
  TopMatches(Order order, uint64_t count, RunStart start)
      : order_(order), count_(static_cast<size_t>(count)), begin_(PlaceOf(start.id, start.key)) {
    if (count == 0) bound_ = begin_;
  }

  // True if an account that matches like this would not be taken, be it open or closed.
  bool IsOut(uint32_t id, MatchClass match) const {
    return PlaceOf(id, MakeRankKey(match, /*closed=*/false)) >= bound_ ||
           PlaceOf(id, MakeRankKey(match, /*closed=*/true)) < begin_;
  }

  // True only if IsOut() is true of all of these. Costs a fraction of asking for each.
  bool AreOut(const MatchBlock& block) const {
    // No place is before that of the lowest id with the best class.
    uint32_t lowest = ~uint32_t{0};
    MatchClass best = kNoMatch;
    for (size_t i = 0; i < block.size; ++i) lowest = std::min(lowest, block.ids[i]);
    for (size_t i = 0; i < block.size; ++i) best = std::min(best, block.classes[i]);
    return PlaceOf(lowest, MakeRankKey(best, /*closed=*/false)) >= bound_;
  }

  // An account must be added once only.
  void Add(uint32_t id, RankKey key) {
    const uint64_t place = PlaceOf(id, key);
    // One comparison for both ends.
    if (place - begin_ >= bound_ - begin_) return;
    places_.push_back(place);
    if (places_.size() >= 2 * count_ + kSpare) Prune();
  }

  // By rank key.
  MatchSet Finish() && {
    MatchSet first;
    first.Reserve(places_.size());
    for (uint64_t place : places_) {
      const bool by_key = order_ == Order::kRelevance;
      first.Add(static_cast<uint32_t>(by_key ? place : place >> 8),
                static_cast<RankKey>(by_key ? place >> 32 : place & 0xff));
    }
    first.Sort();
    return first;
  }

 private:
  static constexpr size_t kSpare = 256;

  uint64_t PlaceOf(uint32_t id, RankKey key) const {
    return order_ == Order::kRelevance ? uint64_t{key} << 32 | id : uint64_t{id} << 8 | key;
  }

  void Prune() {
    const auto last = places_.begin() + static_cast<ptrdiff_t>(count_);
    std::nth_element(places_.begin(), last, places_.end());
    bound_ = *last;
    places_.resize(count_);
  }

  const Order order_;
  const size_t count_;
  const uint64_t begin_;
  uint64_t bound_ = ~uint64_t{0};  // nothing from here on is wanted
  std::vector<uint64_t> places_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_TOP_MATCHES_H_
