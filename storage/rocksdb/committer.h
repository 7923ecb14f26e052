// Writes commits: the batch and its change-log entry in one synced write of RocksDB.
#ifndef FRONTDESK_STORAGE_ROCKSDB_COMMITTER_H_
#define FRONTDESK_STORAGE_ROCKSDB_COMMITTER_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/clock.h"
#include "storage/account_store.h"
#include "storage/rocksdb/change_log.h"
#include "storage/rocksdb/disk_guard.h"
#include "storage/rocksdb/freeze.h"
#include "storage/rocksdb/staged_operations.h"

namespace frontdesk::storage {

// What a committer works with; all of it outlives the committer.
struct CommitterParts {
  Database* db = nullptr;
  const KeyedHasher* keys = nullptr;
  const RowHasher* rows = nullptr;
  const Clock* clock = nullptr;
  DiskGuard* guard = nullptr;
  FreezeState* freeze = nullptr;
};

// For one thread at a time.
class Committer {
 public:
  // `head` is the last commit in the database.
  Committer(const CommitterParts& parts, LogHead head) : parts_(parts), head_(std::move(head)) {}

  // Writes `batch` and returns the new head once it is on disk. UNAVAILABLE `DISK_ALMOST_FULL`:
  // nothing was written. After any other error the store is frozen: UNAVAILABLE `STORE_FROZEN` if
  // it was before, `WRITE_FAILED` if this write failed and its outcome is unknown; DATA_LOSS if a
  // row that was to be replaced is damaged.
  absl::StatusOr<LogHead> Commit(const CommitBatch& batch);

 private:
  // Tallies after `operations`.
  absl::StatusOr<Tallies> Tally(const StagedOperations& operations) const;
  // Brings the tally of one family up to its operations.
  absl::Status TallyFamily(ColumnFamily family, absl::Span<const StagedOperation> operations,
                           struct Tally& tally) const;
  absl::Status Write(const StagedOperations& operations, uint64_t sequence,
                     const records::ChangeRecord& entry);

  const CommitterParts parts_;
  LogHead head_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_COMMITTER_H_
