// Creates and opens stores on RocksDB. docs/storage_format.md describes what is on disk.
#ifndef FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_STORE_H_
#define FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_STORE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "common/limits.h"
#include "storage/account_store.h"
#include "storage/rocksdb/disk_guard.h"

namespace rocksdb {
class Env;
}

namespace frontdesk::storage {

struct RocksdbStoreOptions {
  std::string dir;  // the data folder
  DiskReserve reserve;
  size_t block_cache_bytes = size_t{256} << 20;
  // Commits gather in memory until the accounts among them are this large. More makes for fewer
  // table files; it also makes a full disk more dangerous (docs/storage_format.md).
  size_t memtable_bytes = size_t{64} << 20;
  // Tables with more rows are checked by CheckLargeTables instead of before the store is opened.
  uint64_t rows_checked_at_start = limits::kMaxRowsCheckedAtStart;
  absl::Duration witness_interval = absl::Milliseconds(limits::kWitnessIntervalMillis);
  // Opens a damaged store to read out what can still be read: nothing is checked, nothing on disk
  // is changed, and the store is frozen from the start.
  bool salvage = false;
  const Clock* clock = nullptr;  // null: that of the machine
  rocksdb::Env* env = nullptr;   // null: that of the machine
};

// Creates a new, empty store in `options.dir`, which must be missing or empty. Errors are those of
// DataFolder::Create, and UNAVAILABLE if the disk fails.
absl::Status InitRocksdbStore(const RocksdbStoreOptions& options);

// Opens the store in `options.dir`. Never creates one: see DataFolder::Open for what is refused.
// Everything VerifyStore lists is checked before the first byte is changed; DATA_LOSS says
// what is missing and what to do. Takes as long as reading all files once.
//
// Snapshots of the store must not outlive it. When the last user is gone, destroying it closes it.
absl::StatusOr<std::unique_ptr<AccountStore>> OpenRocksdbStore(const RocksdbStoreOptions& options);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_STORE_H_
