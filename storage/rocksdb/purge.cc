#include "storage/rocksdb/purge.h"

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/error.h"
#include "rocksdb/transaction_log.h"
#include "storage/rocksdb/rocksdb_errors.h"

namespace frontdesk::storage {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(20);

// Snapshots make compactions keep what they can see.
bool OldSnapshotLives(rocksdb::DB& db, uint64_t now) {
  uint64_t count = 0;
  uint64_t oldest = 0;
  const bool known = db.GetIntProperty("rocksdb.num-snapshots", &count) &&
                     db.GetIntProperty("rocksdb.oldest-snapshot-sequence", &oldest);
  return !known || (count > 0 && oldest < now);
}

absl::Status AwaitSnapshots(rocksdb::DB& db, absl::Time deadline) {
  const uint64_t now = db.GetLatestSequenceNumber();
  while (OldSnapshotLives(db, now)) {
    if (absl::Now() >= deadline) {
      return MakeError(absl::StatusCode::kUnavailable, "SNAPSHOT_HELD",
                       "an older snapshot is still being read; purge again later");
    }
    absl::SleepFor(kLook);
  }
  return absl::OkStatus();
}

absl::Status Checked(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : FromRocksdb(status, "purging");
}

absl::Status FlushEverything(const Database& db) {
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (ColumnFamily family : kColumnFamilies) families.push_back(db.handle(family));
  return Checked(db.rocksdb()->Flush(rocksdb::FlushOptions(), families));
}

// Rewrites the tables that hold keys from `first` to `last`; null for no bound.
absl::Status Rewrite(const Database& db, ColumnFamily family, const rocksdb::Slice* first,
                     const rocksdb::Slice* last) {
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  return Checked(db.rocksdb()->CompactRange(options, db.handle(family), first, last));
}

// Histories begin with the member's number, as accounts do.
absl::Status RewriteMember(const Database& db, MemberNumber member) {
  const std::string first = EncodeBigEndian64(member);
  const std::string last = EncodeBigEndian64(member + 1);
  const rocksdb::Slice from(first);
  const rocksdb::Slice to(last);
  RETURN_IF_ERROR(Rewrite(db, ColumnFamily::kAccounts, &from, &to));
  return Rewrite(db, ColumnFamily::kHistories, &from, &to);
}

// RocksDB deletes what a compaction left over on its own threads, after CompactRange has returned.
// Of its public calls only GetSortedWalFiles waits for them.
absl::Status AwaitDeletions(const Database& db) {
  rocksdb::VectorLogPtr logs;
  return Checked(db.rocksdb()->GetSortedWalFiles(logs));
}

}  // namespace

absl::Status PurgeDatabase(const Database& db, absl::Span<const MemberNumber> members,
                           absl::Time deadline) {
  RETURN_IF_ERROR(AwaitSnapshots(*db.rocksdb(), deadline));
  RETURN_IF_ERROR(FlushEverything(db));
  for (MemberNumber member : members) RETURN_IF_ERROR(RewriteMember(db, member));
  for (ColumnFamily family :
       {ColumnFamily::kRequests, ColumnFamily::kOutbox, ColumnFamily::kPrograms}) {
    RETURN_IF_ERROR(Rewrite(db, family, nullptr, nullptr));
  }
  return AwaitDeletions(db);
}

}  // namespace frontdesk::storage
