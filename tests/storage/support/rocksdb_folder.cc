#include "tests/storage/support/rocksdb_folder.h"

#include <cstdlib>
#include <iostream>

namespace frontdesk::storage {

RocksdbStoreOptions TestOptions(const std::string& dir) {
  RocksdbStoreOptions options;
  options.dir = dir;
  options.reserve.min_free_bytes = 0;
  options.reserve.min_free_percent = 0;
  options.block_cache_bytes = size_t{4} << 20;
  options.memtable_bytes = size_t{1} << 20;
  return options;
}

RocksdbFolder::RocksdbFolder() : options_(TestOptions(parent_ / "data")) {
  const absl::Status status = InitRocksdbStore(options_);
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::abort();
}

}  // namespace frontdesk::storage
