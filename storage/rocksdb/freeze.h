// Whether the store still takes writes. One way: only opening the store again thaws it.
#ifndef FRONTDESK_STORAGE_ROCKSDB_FREEZE_H_
#define FRONTDESK_STORAGE_ROCKSDB_FREEZE_H_

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace frontdesk::storage {

// Thread-safe. Callable from RocksDB's own threads.
class FreezeState {
 public:
  // Stops writes because of `cause`. The first cause is kept: the later ones follow from it.
  void Freeze(std::string_view cause);

  bool frozen() const { return frozen_.load(std::memory_order_acquire); }

  // OK, or UNAVAILABLE `STORE_FROZEN` with the cause.
  absl::Status Check() const;

 private:
  std::atomic<bool> frozen_ = false;
  mutable std::mutex mutex_;
  std::string cause_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_FREEZE_H_
