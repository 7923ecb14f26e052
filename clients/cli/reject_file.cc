#include "clients/cli/reject_file.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace frontdesk::cli {

RejectFile::RejectFile(std::string path) : path_(std::move(path)) {
  std::error_code ignored;  // if it cannot be removed, writing tells
  std::filesystem::remove(path_, ignored);
}

void RejectFile::Write(const Reject& reject) {
  if (!writer_) {
    out_.open(path_, std::ios::binary | std::ios::trunc);
    writer_.emplace(out_);
  }
  writer_->Write(reject.line, reject.violations);
}

absl::Status RejectFile::Close() {
  if (!writer_) return absl::OkStatus();
  out_.close();
  if (out_.good()) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "FILE_UNWRITABLE",
                   absl::StrCat("cannot write ", path_));
}

}  // namespace frontdesk::cli
