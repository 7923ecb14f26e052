// Reading the change log: every entry is checked as it passes.
#ifndef FRONTDESK_STORAGE_ROCKSDB_CHANGE_LOG_H_
#define FRONTDESK_STORAGE_ROCKSDB_CHANGE_LOG_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "storage/rocksdb/database.h"
#include "storage/rocksdb/tally.h"

namespace frontdesk::storage {

// The state of the log after a commit.
struct LogHead {
  uint64_t sequence = 0;
  std::string hash;  // h(sequence)
  Tallies tallies;
};

// The commit before the first retained entry. DATA_LOSS `STORE_INCOMPLETE` if the record is
// missing.
absl::StatusOr<v1::LogAnchorRecord> ReadLogAnchor(const Database& db);

// Calls `visit` for each entry after commit `after`, in order, until it returns an error, which is
// returned. `previous` is h(after), or nullopt if the caller does not know it. DATA_LOSS
// `CHANGE_LOG_BROKEN` at the first entry that is missing or does not link to the one before.
absl::Status WalkChangeLog(
    const Database& db, uint64_t after, std::optional<std::string> previous,
    const rocksdb::Snapshot* snapshot,
    absl::FunctionRef<absl::Status(uint64_t sequence, const v1::ChangeRecord& entry)> visit);

// The head that `entry` describes. DATA_LOSS `CHANGE_LOG_BROKEN` if it has no sound tallies.
absl::StatusOr<LogHead> HeadAfter(uint64_t sequence, const v1::ChangeRecord& entry);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_CHANGE_LOG_H_
