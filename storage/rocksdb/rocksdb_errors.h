// What RocksDB reports, as errors of this project. The only place that maps them.
#ifndef FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_ERRORS_H_
#define FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "rocksdb/status.h"

namespace frontdesk::storage {

// The error for `status`, which must not be OK, met while `doing` something ("reading an account").
// DATA_LOSS `STORE_CORRUPT` if stored bytes are wrong or a file is missing; UNAVAILABLE
// `STORE_DISK_FULL`, `STORE_IO_ERROR` or `STORE_BUSY` if the machine failed; INTERNAL `STORE_ERROR`
// for what a sound store never reports. RocksDB's text names files and offsets; it holds no
// values and no keys, because options forbid it (allow_data_in_errors).
absl::Status FromRocksdb(const rocksdb::Status& status, std::string_view doing);

// As FromRocksdb, for the opening of a store: what RocksDB calls invalid there are files that do
// not fit together, DATA_LOSS `STORE_CORRUPT`.
absl::Status FromRocksdbOpen(const rocksdb::Status& status, std::string_view doing);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_ERRORS_H_
