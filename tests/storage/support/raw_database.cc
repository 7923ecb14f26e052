#include "tests/storage/support/raw_database.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "storage/rocksdb/failure_listener.h"

namespace frontdesk::storage {
namespace {

void AbortUnless(bool ok, const std::string& text) {
  if (ok) return;
  std::cerr << text << std::endl;
  std::abort();
}

}  // namespace

std::unique_ptr<Database> OpenRaw(const std::string& dir) {
  DatabaseSettings settings;
  settings.env = rocksdb::Env::Default();
  settings.block_cache_bytes = size_t{1} << 20;
  settings.memtable_bytes = size_t{1} << 20;
  auto db = Database::Open(dir + "/db", Database::Mode::kWrite, settings);
  AbortUnless(db.ok(), db.status().ToString());
  return *std::move(db);
}

void RawPut(Database& db, ColumnFamily family, const std::string& key, const std::string& value) {
  const auto status = db.rocksdb()->Put(MakeWriteOptions(), db.handle(family), key, value);
  AbortUnless(status.ok(), status.ToString());
}

void RawDelete(Database& db, ColumnFamily family, const std::string& key) {
  const auto status = db.rocksdb()->Delete(MakeWriteOptions(), db.handle(family), key);
  AbortUnless(status.ok(), status.ToString());
}

}  // namespace frontdesk::storage
