// RocksDB with its column families, spoken to in this project's words.
#ifndef FRONTDESK_STORAGE_ROCKSDB_DATABASE_H_
#define FRONTDESK_STORAGE_ROCKSDB_DATABASE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "rocksdb/db.h"
#include "storage/rocksdb/db_options.h"
#include "storage/rocksdb/key_layout.h"
#include "storage/rocksdb/record_codec.h"

namespace frontdesk::storage {

inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// Thread-safe but for opening and closing. Errors are those of FromRocksdb and DecodeRecord.
class Database {
 public:
  enum class Mode {
    kCreate,  // there must be none yet
    kWrite,   // replays the log, may rewrite files
    kLook,    // changes no byte on disk
  };

  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path, Mode mode,
                                                        const DatabaseSettings& settings);
  ~Database();

  // The record under `key`, or nullopt.
  template <typename Record>
  absl::StatusOr<std::optional<Record>> Get(ColumnFamily family, std::string_view key,
                                            const rocksdb::Snapshot* snapshot = nullptr) const;

  // The stored bytes under `key`; false if there are none.
  absl::StatusOr<bool> GetBytes(ColumnFamily family, std::string_view key,
                                const rocksdb::Snapshot* snapshot,
                                rocksdb::PinnableSlice* value) const;

  // The stored bytes under each of `keys`, which ascend: one answer a key, nullopt if there are
  // none. Cheaper than one by one.
  absl::StatusOr<std::vector<std::optional<rocksdb::PinnableSlice>>> GetAllBytes(
      ColumnFamily family, const std::vector<rocksdb::Slice>& keys) const;

  // Calls `visit` for each row from `first` on, in key order, until it returns an error.
  absl::Status Scan(
      ColumnFamily family, std::string_view first, const rocksdb::Snapshot* snapshot,
      absl::FunctionRef<absl::Status(std::string_view key, std::string_view value)> visit) const;

  // As Scan, over the keys that begin with `prefix`: behind `after` if given, from the last one
  // back if `descending`.
  struct Prefix {
    std::string bytes;
    std::optional<std::string> after;
    bool descending = false;
  };
  absl::Status ScanPrefix(
      ColumnFamily family, const Prefix& prefix, const rocksdb::Snapshot* snapshot,
      absl::FunctionRef<absl::Status(std::string_view key, std::string_view value)> visit) const;

  // The last key of the family; nullopt if it is empty.
  absl::StatusOr<std::optional<std::string>> LastKey(ColumnFamily family) const;

  // Reads every table file and compares it with the check sum it was written with.
  absl::Status VerifyFiles() const;

  rocksdb::DB* rocksdb() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* handle(ColumnFamily family) const;

 private:
  Database() = default;

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // default, then in order of kColumnFamilies
};

template <typename Record>
absl::StatusOr<std::optional<Record>> Database::Get(ColumnFamily family, std::string_view key,
                                                    const rocksdb::Snapshot* snapshot) const {
  rocksdb::PinnableSlice value;
  ASSIGN_OR_RETURN(const bool found, GetBytes(family, key, snapshot, &value));
  if (!found) return std::nullopt;
  Record record;
  RETURN_IF_ERROR(DecodeRecord(family, ToView(value), &record));
  return std::optional<Record>(std::move(record));
}

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_DATABASE_H_
