// Drives erased data out of the files of a database.
//
// RocksDB only writes on: what was erased or replaced stays in write-ahead logs and table files
// until they are rewritten.
#ifndef FRONTDESK_STORAGE_ROCKSDB_PURGE_H_
#define FRONTDESK_STORAGE_ROCKSDB_PURGE_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/member_id.h"
#include "storage/rocksdb/database.h"

namespace frontdesk::storage {

// As AccountStore::Purge. Writes out all memory tables, so that older logs go, and rewrites the
// tables that hold the members, requests, mails and names.
absl::Status PurgeDatabase(const Database& db, absl::Span<const MemberNumber> members,
                           absl::Time deadline);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_PURGE_H_
