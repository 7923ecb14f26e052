// A RocksDB store in a folder of its own, opened as often as a test likes.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_ROCKSDB_FOLDER_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_ROCKSDB_FOLDER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/account_store.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "tests/storage/support/temp_folder.h"

namespace frontdesk::storage {

// Options for a test: no reserve, so that tests run on a nearly full disk, and a small cache.
RocksdbStoreOptions TestOptions(const std::string& dir);

class RocksdbFolder {
 public:
  // Creates the store; aborts if that fails.
  RocksdbFolder();

  const std::string& path() const { return options_.dir; }
  RocksdbStoreOptions& options() { return options_; }
  absl::StatusOr<std::unique_ptr<AccountStore>> Open() const { return OpenRocksdbStore(options_); }

 private:
  TempFolder parent_{TempFolder::Place::kMemory};
  RocksdbStoreOptions options_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_ROCKSDB_FOLDER_H_
