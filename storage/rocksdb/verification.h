// What must hold before a store is served. RocksDB opens without complaint after losing synced
// commits, rows or whole files; these checks are what notices.
#ifndef FRONTDESK_STORAGE_ROCKSDB_VERIFICATION_H_
#define FRONTDESK_STORAGE_ROCKSDB_VERIFICATION_H_

#include <atomic>
#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "storage/rocksdb/change_log.h"
#include "storage/rocksdb/data_folder.h"
#include "storage/rocksdb/database.h"
#include "storage/rocksdb/read_view.h"

namespace frontdesk::storage {

// Whose store it is. DATA_LOSS `STORE_INCOMPLETE` if the record is missing or damaged.
absl::StatusOr<v1::StoreIdentityRecord> ReadIdentity(const Database& db);

// Checks, in this order, and returns the head of the change log:
//  1. every table file has the check sum it was written with;
//  2. database and FORMAT are of the same store: else DATA_LOSS `STORE_MIXED_UP`;
//  3. the change log is gapless and its hashes link, from the anchor to the end: else DATA_LOSS
//     `CHANGE_LOG_BROKEN`;
//  4. it contains the commit that the witness saw acknowledged, with its hash: else DATA_LOSS
//     `COMMITS_LOST`, `HISTORY_DIFFERS` or one of ReadWitness;
//  5. families of at most `max_rows` rows hold those that were committed: else DATA_LOSS
//     `ROWS_LOST`. Accounts are checked so by every full ScanAccounts.
// Changes nothing. Cost: reads all table files once; about a microsecond a commit and a row.
absl::StatusOr<LogHead> VerifyStore(const Database& db, const DataFolder& folder,
                                    uint64_t max_rows);

// Families by the number of their rows.
struct TallyRange {
  uint64_t least = 0;
  uint64_t most = std::numeric_limits<uint64_t>::max();
  const std::atomic<bool>* cancelled = nullptr;  // may be null
};

// Whether the tallied families of these sizes, but for accounts, hold the rows that were committed:
// else DATA_LOSS `ROWS_LOST`. CANCELLED once `*cancelled` is true.
absl::Status CheckTallies(const ReadView& view, const TallyRange& range);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_VERIFICATION_H_
