// Keeps RocksDB from meeting a full disk: when it does, it may abort the process and does not
// recover by itself (docs/storage_format.md), so writes stop while there is still room.
#ifndef FRONTDESK_STORAGE_ROCKSDB_DISK_GUARD_H_
#define FRONTDESK_STORAGE_ROCKSDB_DISK_GUARD_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/limits.h"

namespace rocksdb {
class SstFileManager;
}

namespace frontdesk::storage {

// Room on a file system, in bytes.
struct DiskSpace {
  uint64_t free = 0;  // for this process
  uint64_t total = 0;
};

// The room where `path` is.
absl::StatusOr<DiskSpace> ProbeDiskSpace(const std::string& path);

// Writes need more free room than both.
struct DiskReserve {
  uint64_t min_free_bytes = limits::kMinFreeDiskBytes;
  int min_free_percent = limits::kMinFreeDiskPercent;
  std::function<absl::StatusOr<DiskSpace>(const std::string&)> probe = ProbeDiskSpace;
};

// For one thread at a time. Cost of a check: one statvfs, about a microsecond.
class DiskGuard {
 public:
  // Guards the file system of `path`. `files` tracks RocksDB's table files.
  DiskGuard(std::string path, DiskReserve reserve, std::shared_ptr<rocksdb::SstFileManager> files)
      : path_(std::move(path)), reserve_(std::move(reserve)), files_(std::move(files)) {}

  // OK if there is room to write. UNAVAILABLE `DISK_ALMOST_FULL` if not, or if nobody can tell.
  absl::Status Check();

 private:
  const std::string path_;
  const DiskReserve reserve_;
  const std::shared_ptr<rocksdb::SstFileManager> files_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_DISK_GUARD_H_
