// The folder a store lives in:
//
//   FORMAT   what the folder is, who can read it, whose it is; written last when it is created
//   WITNESS  the last acknowledged commit
//   db/      RocksDB
#ifndef FRONTDESK_STORAGE_ROCKSDB_DATA_FOLDER_H_
#define FRONTDESK_STORAGE_ROCKSDB_DATA_FOLDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/posix_file.h"

namespace frontdesk::storage {

// Layout that this version writes, and the newest it reads. A folder of an older one becomes one of
// this when it is opened for writing.
inline constexpr uint32_t kStoreFormat = 2;

// What FORMAT says.
struct FormatMarker {
  uint32_t format = kStoreFormat;      // layout of the folder
  uint32_t min_reader = kStoreFormat;  // a version that reads less must leave the folder alone
  uint64_t epoch = 0;                  // of the store

  friend bool operator==(const FormatMarker&, const FormatMarker&) = default;
};

// The text of FORMAT, and back; nullopt for anything but the exact text. Safe on any bytes.
std::string EncodeFormatMarker(const FormatMarker& marker);
std::optional<FormatMarker> DecodeFormatMarker(std::string_view text);

// A folder that is locked for this process while the object lives. The kernel gives the lock back
// when the process ends, however it ends.
class DataFolder {
 public:
  // Makes and locks an empty folder for a new store, for its owner's eyes only; the parent must
  // exist. FAILED_PRECONDITION: `ALREADY_INITIALIZED` if it holds a store, `FOLDER_NOT_EMPTY` if it
  // holds anything else
  // (`lost+found` of a fresh file system aside), `STORE_IN_USE`.
  static absl::StatusOr<DataFolder> Create(const std::string& path);

  // Locks the folder of a store and reads FORMAT; changes nothing. FAILED_PRECONDITION:
  // `NOT_INITIALIZED` if the folder is missing or empty (a file system that is not mounted looks
  // so), `FORMAT_TOO_NEW`, `STORE_IN_USE`. DATA_LOSS `FORMAT_UNREADABLE` if FORMAT is damaged or
  // missing.
  static absl::StatusOr<DataFolder> Open(const std::string& path);

  // Writes FORMAT: from here on the folder is a store.
  absl::Status WriteFormat(const FormatMarker& marker) const;

  // Makes FORMAT that of this version if it is older: older versions could not read what comes.
  absl::Status UpgradeFormat() const;

  const FormatMarker& format() const { return format_; }
  const std::string& path() const { return path_; }
  std::string database() const { return path_ + "/db"; }
  std::string witness() const { return path_ + "/WITNESS"; }

 private:
  DataFolder(std::string path, FileDescriptor lock, FormatMarker format)
      : path_(std::move(path)), lock_(std::move(lock)), format_(format) {}

  std::string path_;
  FileDescriptor lock_;
  FormatMarker format_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_DATA_FOLDER_H_
