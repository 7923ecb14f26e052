#include "storage/rocksdb/disk_guard.h"

#include <sys/statvfs.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/posix_file.h"
#include "common/strings.h"
#include "rocksdb/sst_file_manager.h"

namespace frontdesk::storage {
namespace {

absl::Status Refuse(std::string_view why) {
  return MakeError(absl::StatusCode::kUnavailable, "DISK_ALMOST_FULL", why);
}

}  // namespace

absl::StatusOr<DiskSpace> ProbeDiskSpace(const std::string& path) {
  struct statvfs stats;
  if (::statvfs(path.c_str(), &stats) != 0) return FileError("measuring the room at", path);
  return DiskSpace{uint64_t{stats.f_bavail} * stats.f_frsize,
                   uint64_t{stats.f_blocks} * stats.f_frsize};
}

absl::Status DiskGuard::Check() {
  const absl::StatusOr<DiskSpace> probed = reserve_.probe(path_);
  if (!probed.ok()) return Refuse(ToStd(probed.status().message()));
  const DiskSpace space = *probed;
  const uint64_t reserved =
      std::max(reserve_.min_free_bytes,
               space.total / 100 * static_cast<uint64_t>(reserve_.min_free_percent));
  if (space.free < reserved) {
    return Refuse(absl::StrCat("only ", space.free >> 20, " MiB are free at ", path_, ", ",
                               reserved >> 20, " MiB are kept in reserve; make room"));
  }
  // Second line, for flushes and compactions that run between two commits: RocksDB stops itself
  // when its tables have eaten half the reserve.
  files_->SetMaxAllowedSpaceUsage(files_->GetTotalSize() + space.free - reserved / 2);
  return absl::OkStatus();
}

}  // namespace frontdesk::storage
