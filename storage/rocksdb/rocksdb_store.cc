#include "storage/rocksdb/rocksdb_store.h"

#include <sodium.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "rocksdb/sst_file_manager.h"
#include "rocksdb/write_batch.h"
#include "storage/rocksdb/commit_chain.h"
#include "storage/rocksdb/rocksdb_account_store.h"
#include "storage/rocksdb/rocksdb_errors.h"
#include "storage/rocksdb/verification.h"

namespace frontdesk::storage {
namespace {

rocksdb::Env* EnvOf(const RocksdbStoreOptions& options) {
  return options.env != nullptr ? options.env : rocksdb::Env::Default();
}

const Clock* ClockOf(const RocksdbStoreOptions& options) {
  static const SystemClock system;
  return options.clock != nullptr ? options.clock : &system;
}

DatabaseSettings LookSettings(const RocksdbStoreOptions& options) {
  DatabaseSettings settings;
  settings.env = EnvOf(options);
  settings.block_cache_bytes = options.block_cache_bytes;
  settings.memtable_bytes = options.memtable_bytes;
  return settings;
}

DatabaseSettings WriteSettings(const RocksdbStoreOptions& options,
                               std::shared_ptr<FreezeState> freeze) {
  DatabaseSettings settings = LookSettings(options);
  settings.listener = std::make_shared<FailureListener>(std::move(freeze));
  settings.files.reset(rocksdb::NewSstFileManager(settings.env));
  return settings;
}

// What a new store is born with. The keys in `meta` also see to it that no snapshot is ever taken
// before the first write, which RocksDB 7.8 mishandles (#13155).
absl::Status WriteBirthRecords(Database* db, uint64_t epoch) {
  records::StoreIdentityRecord identity;
  identity.set_epoch(epoch);
  identity.set_secret(RandomStoreSecret());
  records::LogAnchorRecord anchor;
  anchor.set_hash(GenesisHash(epoch));
  rocksdb::WriteBatch batch;
  rocksdb::ColumnFamilyHandle* const meta = db->handle(ColumnFamily::kMeta);
  rocksdb::Status status = batch.Put(meta, ToSlice(kIdentityKey), EncodeRecord(identity));
  if (status.ok()) status = batch.Put(meta, ToSlice(kLogAnchorKey), EncodeRecord(anchor));
  if (status.ok()) status = db->rocksdb()->Write(MakeWriteOptions(), &batch);
  return status.ok() ? absl::OkStatus() : FromRocksdb(status, "writing the first records");
}

uint64_t RandomEpoch() {
  uint64_t epoch = 0;
  randombytes_buf(&epoch, sizeof(epoch));
  return epoch;
}

// Says after damage what to do about it.
absl::Status WithNextStep(const absl::Status& status) {
  if (!absl::IsDataLoss(status)) return status;
  return MakeError(
      absl::StatusCode::kDataLoss, GetErrorDetail(status).reason,
      absl::StrCat(status.message(),
                   ". Nothing on disk was changed. Copy the data folder to a safe place; then "
                   "restore the newest backup, or open the store in salvage mode and export what "
                   "can still be read"));
}

// Opens the database without changing anything and checks it.
absl::StatusOr<LogHead> LookAndVerify(const RocksdbStoreOptions& options,
                                      const DataFolder& folder) {
  ASSIGN_OR_RETURN(const auto db,
                   Database::Open(folder.database(), Database::Mode::kLook, LookSettings(options)));
  return VerifyStore(*db, folder, options.rows_checked_at_start);
}

// The end of the log as far as it can be read, unchecked.
absl::StatusOr<LogHead> FindLastCommit(const Database& db) {
  LogHead head;
  RETURN_IF_ERROR(
      db.Scan(ColumnFamily::kChanges, "", nullptr, [&head](std::string_view key, std::string_view) {
        head.sequence = DecodeChangeKey(key).value_or(head.sequence);
        return absl::OkStatus();
      }));
  return head;
}

absl::StatusOr<std::unique_ptr<AccountStore>> OpenSalvage(const RocksdbStoreOptions& options,
                                                          RocksdbAccountStore::Parts parts) {
  ASSIGN_OR_RETURN(parts.db, Database::Open(parts.folder->database(), Database::Mode::kLook,
                                            LookSettings(options)));
  ASSIGN_OR_RETURN(parts.identity, ReadIdentity(*parts.db));
  ASSIGN_OR_RETURN(parts.head, FindLastCommit(*parts.db));
  parts.freeze->Freeze("it was opened in salvage mode");
  return std::make_unique<RocksdbAccountStore>(std::move(parts));
}

// Reading the log for the second time, RocksDB must have found what was verified.
absl::Status CheckSameHead(const Database& db, const LogHead& verified) {
  ASSIGN_OR_RETURN(
      const auto entry,
      db.Get<records::ChangeRecord>(ColumnFamily::kChanges, EncodeChangeKey(verified.sequence)));
  ASSIGN_OR_RETURN(const auto next,
                   db.Get<records::ChangeRecord>(ColumnFamily::kChanges,
                                                 EncodeChangeKey(verified.sequence + 1)));
  const bool head_found = verified.sequence == 0
                              ? !entry.has_value()
                              : entry.has_value() && entry->hash() == verified.hash;
  if (head_found && !next.has_value()) return absl::OkStatus();
  return MakeError(absl::StatusCode::kDataLoss, "STORE_CHANGED",
                   "the disk gave back other bytes on the second reading than on the first");
}

absl::StatusOr<std::unique_ptr<AccountStore>> OpenForWriting(const RocksdbStoreOptions& options,
                                                             RocksdbAccountStore::Parts parts) {
  const DatabaseSettings settings = WriteSettings(options, parts.freeze);
  ASSIGN_OR_RETURN(parts.db,
                   Database::Open(parts.folder->database(), Database::Mode::kWrite, settings));
  RETURN_IF_ERROR(CheckSameHead(*parts.db, parts.head));
  RETURN_IF_ERROR(parts.folder->UpgradeFormat());
  ASSIGN_OR_RETURN(parts.identity, ReadIdentity(*parts.db));
  parts.guard = std::make_unique<DiskGuard>(parts.folder->path(), options.reserve, settings.files);
  ASSIGN_OR_RETURN(parts.witness, WitnessWriter::Open(parts.folder->witness(),
                                                      options.witness_interval, parts.freeze));
  // The log may hold commits that the witness had not seen when the process ended.
  parts.witness->Update({parts.identity.epoch(), parts.head.sequence, parts.head.hash});
  return std::make_unique<RocksdbAccountStore>(std::move(parts));
}

}  // namespace

absl::Status InitRocksdbStore(const RocksdbStoreOptions& options) {
  ASSIGN_OR_RETURN(const DataFolder folder, DataFolder::Create(options.dir));
  const uint64_t epoch = RandomEpoch();
  {
    ASSIGN_OR_RETURN(const auto db,
                     Database::Open(folder.database(), Database::Mode::kCreate,
                                    WriteSettings(options, std::make_shared<FreezeState>())));
    RETURN_IF_ERROR(WriteBirthRecords(db.get(), epoch));
  }
  RETURN_IF_ERROR(CreateWitness(folder.witness(), {epoch, 0, GenesisHash(epoch)}));
  return folder.WriteFormat({kStoreFormat, kStoreFormat, epoch});
}

absl::StatusOr<std::unique_ptr<AccountStore>> OpenRocksdbStore(const RocksdbStoreOptions& options) {
  RocksdbAccountStore::Parts parts;
  ASSIGN_OR_RETURN(DataFolder folder, DataFolder::Open(options.dir));
  parts.folder = std::make_unique<DataFolder>(std::move(folder));
  parts.freeze = std::make_shared<FreezeState>();
  parts.clock = ClockOf(options);
  parts.rows_checked_at_start = options.rows_checked_at_start;
  if (options.salvage) return OpenSalvage(options, std::move(parts));
  absl::StatusOr<LogHead> head = LookAndVerify(options, *parts.folder);
  if (!head.ok()) return WithNextStep(head.status());
  parts.head = *std::move(head);
  return OpenForWriting(options, std::move(parts));
}

}  // namespace frontdesk::storage
