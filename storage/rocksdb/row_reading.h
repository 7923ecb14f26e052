// Reading rows out of a database, as they are or as a snapshot has them.
#ifndef FRONTDESK_STORAGE_ROCKSDB_ROW_READING_H_
#define FRONTDESK_STORAGE_ROCKSDB_ROW_READING_H_

#include <optional>
#include <string>

#include "storage/keyed_hash.h"
#include "storage/rocksdb/database.h"
#include "storage/row.h"

namespace frontdesk::storage {

// What rows are read of; all of it outlives the reading.
struct RowSource {
  const Database* db = nullptr;
  const KeyedHasher* keys = nullptr;
  const rocksdb::Snapshot* snapshot = nullptr;  // null: now
};

// As RowReader::GetRow and RowReader::ScanRows.
absl::StatusOr<std::optional<std::string>> GetRow(const RowSource& source, const RowKey& key);
absl::Status ScanRows(const RowSource& source, const RowRange& range, const RowVisitor& visit);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_ROW_READING_H_
