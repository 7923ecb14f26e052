#include "clients/cli/file_replacement.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"

namespace frontdesk::cli {
namespace {

bool SyncToDisk(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = fsync(descriptor) == 0;
  return close(descriptor) == 0 && synced;
}

}  // namespace

FileReplacement::FileReplacement(std::string path)
    : path_(std::move(path)),
      temporary_(absl::StrCat(path_, ".", getpid(), ".part")),
      out_(temporary_, std::ios::binary | std::ios::trunc) {}

FileReplacement::~FileReplacement() {
  if (!committed_) std::remove(temporary_.c_str());
}

absl::Status FileReplacement::Commit() {
  out_.close();
  if (!out_.good() || !SyncToDisk(temporary_)) return Unwritable();
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return Unwritable();
  committed_ = true;
  return absl::OkStatus();
}

absl::Status FileReplacement::Unwritable() const {
  return MakeError(absl::StatusCode::kFailedPrecondition, "FILE_UNWRITABLE",
                   absl::StrCat("cannot write ", path_));
}

}  // namespace frontdesk::cli
