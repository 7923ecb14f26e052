// What costly searches have found in a segment, kept for those who ask the same again: the next
// page, the count with another filter.
#ifndef FRONTDESK_INDEX_SEARCH_MATCH_CACHE_H_
#define FRONTDESK_INDEX_SEARCH_MATCH_CACHE_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "index/query.h"
#include "index/search/match_set.h"

namespace frontdesk::index {

// A segment never changes, so neither does what matches in it: nothing here is ever out of date.
// Accounts that died and filters are for the caller. Thread-safe.
class MatchCache {
 public:
  // The matches, by class, of all accounts of the segment.
  struct Known {
    Conjunction criteria;
    MatchSet matches;
    uint64_t size = 0;
  };

  // For a segment of `accounts`. Keeps six bytes an account at the most, a megabyte at least: what
  // was not asked for longest goes first.
  explicit MatchCache(uint32_t accounts)
      : budget_(std::max<uint64_t>(kMinBudget, uint64_t{accounts} * kBytesPerAccount)) {}

  // Null if nothing is known. The lock is held for a few comparisons.
  std::shared_ptr<const Known> Find(const Conjunction& criteria) const;
  // Does nothing with matches that are larger than the budget.
  void Put(Conjunction criteria, const MatchSet& matches);

  uint64_t MemoryBytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  static constexpr uint64_t kMinBudget = 1 << 20;
  static constexpr uint64_t kBytesPerAccount = 6;

  const uint64_t budget_;
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<const Known>> known_;  // what was asked for last is last
  std::atomic<uint64_t> bytes_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_MATCH_CACHE_H_
