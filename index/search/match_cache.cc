#include "index/search/match_cache.h"

#include <utility>

namespace frontdesk::index {

std::shared_ptr<const MatchCache::Known> MatchCache::Find(const Conjunction& criteria) const {
  if (MemoryBytes() == 0) return nullptr;
  std::lock_guard lock(mutex_);
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [&](const auto& known) { return known->criteria == criteria; });
  if (found == known_.end()) return nullptr;
  std::rotate(found, found + 1, known_.end());
  return known_.back();
}

void MatchCache::Put(Conjunction criteria, const MatchSet& matches) {
  const uint64_t bytes = matches.MemoryBytes() + sizeof(Known);
  if (bytes > budget_) return;
  auto known = std::make_shared<const Known>(
      Known{.criteria = std::move(criteria), .matches = matches, .size = matches.size()});
  std::vector<std::shared_ptr<const Known>> old;  // freed without the lock
  std::lock_guard lock(mutex_);
  // Two searches may have found the same at the same time.
  const auto same = std::find_if(known_.begin(), known_.end(), [&](const auto& other) {
    return other->criteria == known->criteria;
  });
  if (same != known_.end()) return;
  uint64_t all = MemoryBytes() + bytes;
  size_t evicted = 0;
  for (; all > budget_; ++evicted) {
    all -= known_[evicted]->matches.MemoryBytes() + sizeof(Known);
  }
  const auto end = known_.begin() + static_cast<ptrdiff_t>(evicted);
  old.assign(known_.begin(), end);
  known_.erase(known_.begin(), end);
  known_.push_back(std::move(known));
  bytes_.store(all, std::memory_order_relaxed);
}

}  // namespace frontdesk::index
