// How RocksDB is set up, and why: every option that is not a default has its reason here.
#ifndef FRONTDESK_STORAGE_ROCKSDB_DB_OPTIONS_H_
#define FRONTDESK_STORAGE_ROCKSDB_DB_OPTIONS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/sst_file_manager.h"
#include "storage/rocksdb/failure_listener.h"
#include "storage/rocksdb/key_layout.h"

namespace frontdesk::storage {

// What differs from one opening to the next.
struct DatabaseSettings {
  rocksdb::Env* env = nullptr;  // never null
  size_t block_cache_bytes = 0;
  size_t memtable_bytes = 0;                       // of accounts; the other families get a fraction
  std::shared_ptr<FailureListener> listener;       // null when opened to look only
  std::shared_ptr<rocksdb::SstFileManager> files;  // null when opened to look only
};

rocksdb::DBOptions MakeDbOptions(const DatabaseSettings& settings);

// One descriptor for each of kColumnFamilies in their order, RocksDB's unused default family first.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeColumnFamilies(const DatabaseSettings& settings);

// For every write: on disk when it returns.
rocksdb::WriteOptions MakeWriteOptions();
// For every read: check sums are verified. `snapshot` may be null.
rocksdb::ReadOptions MakeReadOptions(const rocksdb::Snapshot* snapshot);
// As MakeReadOptions for reading a whole family once: reads ahead and leaves the cache alone.
rocksdb::ReadOptions MakeScanOptions(const rocksdb::Snapshot* snapshot);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_DB_OPTIONS_H_
