#include "storage/rocksdb/database.h"

#include <cstdarg>

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "storage/rocksdb/rocksdb_errors.h"

namespace frontdesk::storage {
namespace {

// A logger that writes nothing, so that looking at a store leaves its LOG files alone.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Status OpenIn(Database::Mode mode, const std::string& path,
                       const DatabaseSettings& settings,
                       std::vector<rocksdb::ColumnFamilyHandle*>* handles, rocksdb::DB** db) {
  rocksdb::DBOptions options = MakeDbOptions(settings);
  if (mode == Database::Mode::kLook) {
    options.info_log = std::make_shared<NoLog>();
    return rocksdb::DB::OpenForReadOnly(options, path, MakeColumnFamilies(settings), handles, db);
  }
  if (mode == Database::Mode::kCreate) {
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    options.error_if_exists = true;
  }
  return rocksdb::DB::Open(options, path, MakeColumnFamilies(settings), handles, db);
}

std::string Doing(const char* verb, ColumnFamily family) {
  return absl::StrCat(verb, " column family `", ToAbsl(ColumnFamilyName(family)), "`");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path, Mode mode,
                                                         const DatabaseSettings& settings) {
  std::unique_ptr<Database> database(new Database);
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = OpenIn(mode, path, settings, &database->handles_, &db);
  database->db_.reset(db);
  if (!status.ok()) return FromRocksdbOpen(status, absl::StrCat("opening ", path));
  return database;
}

Database::~Database() {
  if (db_ == nullptr) return;
  // Debian's RocksDB aborts if a handle outlives its database.
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  // Every commit was synced: whatever goes wrong here loses nothing.
  db_->Close().PermitUncheckedError();
}

rocksdb::ColumnFamilyHandle* Database::handle(ColumnFamily family) const {
  static_assert(static_cast<size_t>(kColumnFamilies.front()) == 1);
  return handles_[static_cast<size_t>(family)];
}

absl::StatusOr<bool> Database::GetBytes(ColumnFamily family, std::string_view key,
                                        const rocksdb::Snapshot* snapshot,
                                        rocksdb::PinnableSlice* value) const {
  const rocksdb::Status status =
      db_->Get(MakeReadOptions(snapshot), handle(family), ToSlice(key), value);
  if (status.ok()) return true;
  if (status.IsNotFound()) return false;
  return FromRocksdb(status, Doing("reading", family));
}

absl::StatusOr<std::vector<std::optional<rocksdb::PinnableSlice>>> Database::GetAllBytes(
    ColumnFamily family, const std::vector<rocksdb::Slice>& keys) const {
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  db_->MultiGet(MakeReadOptions(nullptr), handle(family), keys.size(), keys.data(), values.data(),
                statuses.data(), /*sorted_input=*/true);
  std::vector<std::optional<rocksdb::PinnableSlice>> found(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    if (!statuses[i].ok()) return FromRocksdb(statuses[i], Doing("reading", family));
    found[i] = std::move(values[i]);
  }
  return found;
}

absl::Status Database::Scan(
    ColumnFamily family, std::string_view first, const rocksdb::Snapshot* snapshot,
    absl::FunctionRef<absl::Status(std::string_view, std::string_view)> visit) const {
  const std::unique_ptr<rocksdb::Iterator> row(
      db_->NewIterator(MakeScanOptions(snapshot), handle(family)));
  for (row->Seek(ToSlice(first)); row->Valid(); row->Next()) {
    RETURN_IF_ERROR(visit(ToView(row->key()), ToView(row->value())));
  }
  if (!row->status().ok()) return FromRocksdb(row->status(), Doing("scanning", family));
  return absl::OkStatus();
}

absl::Status Database::ScanPrefix(
    ColumnFamily family, const Prefix& prefix, const rocksdb::Snapshot* snapshot,
    absl::FunctionRef<absl::Status(std::string_view, std::string_view)> visit) const {
  // The first key behind all that begin with the prefix; no prefix ends in 0xff.
  std::string end = prefix.bytes;
  ++end.back();
  const rocksdb::Slice begin_bound(prefix.bytes);
  const rocksdb::Slice end_bound(end);
  rocksdb::ReadOptions options = MakeReadOptions(snapshot);
  options.iterate_lower_bound = &begin_bound;
  options.iterate_upper_bound = &end_bound;
  const std::unique_ptr<rocksdb::Iterator> row(db_->NewIterator(options, handle(family)));
  const auto step = [&] { prefix.descending ? row->Prev() : row->Next(); };
  if (!prefix.after.has_value()) {
    prefix.descending ? row->SeekToLast() : row->SeekToFirst();
  } else {
    prefix.descending ? row->SeekForPrev(*prefix.after) : row->Seek(*prefix.after);
    if (row->Valid() && row->key() == rocksdb::Slice(*prefix.after)) step();
  }
  for (; row->Valid(); step()) RETURN_IF_ERROR(visit(ToView(row->key()), ToView(row->value())));
  if (!row->status().ok()) return FromRocksdb(row->status(), Doing("scanning", family));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> Database::LastKey(ColumnFamily family) const {
  const std::unique_ptr<rocksdb::Iterator> row(
      db_->NewIterator(MakeReadOptions(nullptr), handle(family)));
  row->SeekToLast();
  if (row->Valid()) return std::optional<std::string>(row->key().ToString());
  if (!row->status().ok()) return FromRocksdb(row->status(), Doing("scanning", family));
  return std::optional<std::string>();
}

absl::Status Database::VerifyFiles() const {
  const rocksdb::Status status = db_->VerifyFileChecksums(MakeScanOptions(nullptr));
  if (status.ok()) return absl::OkStatus();
  return FromRocksdbOpen(status, "verifying the table files");
}

}  // namespace frontdesk::storage
