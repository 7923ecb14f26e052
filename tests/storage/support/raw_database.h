// Reaches under a closed store, to damage what the interface would never damage.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_RAW_DATABASE_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_RAW_DATABASE_H_

#include <memory>
#include <string>

#include "storage/rocksdb/database.h"

namespace frontdesk::storage {

// Opens the database of the store in `dir` for writing. Aborts if that fails.
std::unique_ptr<Database> OpenRaw(const std::string& dir);

// Puts or deletes a row behind the back of the change log.
void RawPut(Database& db, ColumnFamily family, const std::string& key, const std::string& value);
void RawDelete(Database& db, ColumnFamily family, const std::string& key);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_RAW_DATABASE_H_
