#include "storage/rocksdb/rocksdb_errors.h"

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/strings.h"

namespace frontdesk::storage {
namespace {

struct Meaning {
  absl::StatusCode code;
  std::string_view reason;
};

constexpr Meaning kCorrupt = {absl::StatusCode::kDataLoss, "STORE_CORRUPT"};

Meaning MeaningOf(const rocksdb::Status& status) {
  if (status.IsCorruption() || status.IsPathNotFound()) return kCorrupt;
  if (status.IsNoSpace()) return {absl::StatusCode::kUnavailable, "STORE_DISK_FULL"};
  if (status.IsIOError()) return {absl::StatusCode::kUnavailable, "STORE_IO_ERROR"};
  if (status.IsBusy() || status.IsTimedOut() || status.IsTryAgain() || status.IsIncomplete() ||
      status.IsShutdownInProgress() || status.IsAborted()) {
    return {absl::StatusCode::kUnavailable, "STORE_BUSY"};
  }
  return {absl::StatusCode::kInternal, "STORE_ERROR"};
}

absl::Status Make(Meaning meaning, const rocksdb::Status& status, std::string_view doing) {
  return MakeError(meaning.code, meaning.reason,
                   absl::StrCat(ToAbsl(doing), ": ", status.ToString()));
}

}  // namespace

absl::Status FromRocksdb(const rocksdb::Status& status, std::string_view doing) {
  return Make(MeaningOf(status), status, doing);
}

absl::Status FromRocksdbOpen(const rocksdb::Status& status, std::string_view doing) {
  const bool misfit = status.IsInvalidArgument() || status.IsNotSupported() || status.IsNotFound();
  return Make(misfit ? kCorrupt : MeaningOf(status), status, doing);
}

}  // namespace frontdesk::storage
