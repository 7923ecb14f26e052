// States of the index that page tokens name, kept alive for a while (decision 0003).
#ifndef FRONTDESK_SERVER_DIRECTORY_SNAPSHOT_PINS_H_
#define FRONTDESK_SERVER_DIRECTORY_SNAPSHOT_PINS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/time/time.h"
#include "index/engine.h"

namespace frontdesk::directory {

// At most limits::kMaxPinnedSnapshots, each for limits::kPageTokenMinutes after its last use. When
// there are too many, the one used least recently goes. Thread-safe.
class SnapshotPins {
 public:
  using SnapshotPtr = std::shared_ptr<const index::Snapshot>;

  // Keeps `snapshot`, or keeps it longer.
  void Pin(SnapshotPtr snapshot, absl::Time now);

  // The snapshot of that commit; null if it is no longer kept. Counts as a use.
  SnapshotPtr Find(uint64_t sequence, absl::Time now);

  // Lets go of what is too old.
  void Expire(absl::Time now);

  size_t size() const;

 private:
  struct Kept {
    SnapshotPtr snapshot;
    absl::Time used;
    uint64_t use = 0;  // orders uses at one time
  };

  // Takes out what is too old, so that the caller can free it after unlocking: a snapshot may be
  // large.
  std::vector<SnapshotPtr> TakeExpiredLocked(absl::Time now);

  mutable std::mutex mutex_;
  std::map<uint64_t, Kept> kept_;  // by sequence
  uint64_t uses_ = 0;
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_SNAPSHOT_PINS_H_
