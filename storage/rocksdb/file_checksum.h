// The check sum of a whole table file, which RocksDB keeps in MANIFEST.
#ifndef FRONTDESK_STORAGE_ROCKSDB_FILE_CHECKSUM_H_
#define FRONTDESK_STORAGE_ROCKSDB_FILE_CHECKSUM_H_

#include <memory>

#include "rocksdb/file_checksum.h"

namespace frontdesk::storage {

// Makes the same sums under the same name as RocksDB's own GetFileChecksumGenCrc32cFactory, ten
// times as fast: Debian builds RocksDB for processors that cannot be relied on to have an
// instruction for it. Every table is summed when it is written, and all of them when a store is
// opened.
std::shared_ptr<rocksdb::FileChecksumGenFactory> MakeFileChecksums();

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_FILE_CHECKSUM_H_
