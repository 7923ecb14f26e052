#include "server/directory/snapshot_pins.h"

#include <algorithm>
#include <utility>

#include "common/limits.h"

namespace frontdesk::directory {

void SnapshotPins::Pin(SnapshotPtr snapshot, absl::Time now) {
  const uint64_t sequence = snapshot->sequence();
  std::vector<SnapshotPtr> freed;
  std::lock_guard lock(mutex_);
  freed = TakeExpiredLocked(now);
  kept_.insert_or_assign(sequence, Kept{std::move(snapshot), now, ++uses_});
  if (kept_.size() <= limits::kMaxPinnedSnapshots) return;
  const auto oldest = std::ranges::min_element(
      kept_, [](const auto& a, const auto& b) { return a.second.use < b.second.use; });
  freed.push_back(std::move(oldest->second.snapshot));
  kept_.erase(oldest);
}

SnapshotPins::SnapshotPtr SnapshotPins::Find(uint64_t sequence, absl::Time now) {
  std::vector<SnapshotPtr> freed;
  std::lock_guard lock(mutex_);
  freed = TakeExpiredLocked(now);
  const auto it = kept_.find(sequence);
  if (it == kept_.end()) return nullptr;
  it->second.used = now;
  it->second.use = ++uses_;
  return it->second.snapshot;
}

void SnapshotPins::Expire(absl::Time now) {
  std::vector<SnapshotPtr> freed;
  std::lock_guard lock(mutex_);
  freed = TakeExpiredLocked(now);
}

size_t SnapshotPins::size() const {
  std::lock_guard lock(mutex_);
  return kept_.size();
}

std::vector<SnapshotPins::SnapshotPtr> SnapshotPins::TakeExpiredLocked(absl::Time now) {
  const absl::Duration lifetime = absl::Minutes(limits::kPageTokenMinutes);
  std::vector<SnapshotPtr> expired;
  for (auto it = kept_.begin(); it != kept_.end();) {
    if (now - it->second.used < lifetime) {
      ++it;
    } else {
      expired.push_back(std::move(it->second.snapshot));
      it = kept_.erase(it);
    }
  }
  return expired;
}

}  // namespace frontdesk::directory
