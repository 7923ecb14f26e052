#include "storage/rocksdb/failure_listener.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/strings.h"

namespace frontdesk::storage {
namespace {

// A trivial move hands a file to the next level without reading it.
bool IsTrivialMove(const rocksdb::CompactionJobInfo& info) {
  return info.input_files == info.output_files;
}

void FreezeFor(FreezeState& freeze, std::string_view where, const rocksdb::Status& error) {
  freeze.Freeze(absl::StrCat(ToAbsl(where), ": ", error.ToString()));
}

}  // namespace

bool CompactionReadEverything(const rocksdb::CompactionJobInfo& info) {
  if (!info.status.ok() || IsTrivialMove(info)) return true;
  uint64_t expected = 0;
  for (const std::string& file : info.input_files) {
    auto properties = info.table_properties.find(file);
    // Properties that cannot be read fail the compaction itself.
    if (properties == info.table_properties.end()) return true;
    expected += properties->second->num_entries;
  }
  return info.stats.num_input_records == expected;
}

void FailureListener::OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* error) {
  FreezeFor(*freeze_, "background work of RocksDB failed", *error);
}

void FailureListener::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status error,
                                           bool* auto_recovery) {
  *auto_recovery = false;
  FreezeFor(*freeze_, "RocksDB wanted to recover by itself", error);
}

void FailureListener::OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo& info) {
  if (CompactionReadEverything(info)) return;
  freeze_->Freeze(absl::StrCat("a compaction of column family `", info.cf_name,
                               "` read fewer records than its files hold"));
}

void FailureListener::OnIOError(const rocksdb::IOErrorInfo& info) {
  FreezeFor(*freeze_, "a file operation failed", info.io_status);
}

}  // namespace frontdesk::storage
