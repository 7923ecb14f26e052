// Where rows live on disk: the column family of each table and the bytes of each key.
//
//   of a member   be64 member, table, be64 micros + 2^63, be64 number    25 bytes
//   by number     table, be64 number                                      9 bytes
//   by name       table, hash of table and name                          17 bytes
//
// A hash instead of the name: no key holds personal data.
#ifndef FRONTDESK_STORAGE_ROCKSDB_ROW_LAYOUT_H_
#define FRONTDESK_STORAGE_ROCKSDB_ROW_LAYOUT_H_

#include <optional>
#include <string>
#include <string_view>

#include "storage/keyed_hash.h"
#include "storage/rocksdb/key_layout.h"
#include "storage/row.h"

namespace frontdesk::storage {

// The column family that holds a table.
ColumnFamily FamilyOf(Table table);

// The bytes of a key.
std::string EncodeRowKey(const RowKey& key, const KeyedHasher& hasher);
// What the keys of a range have in common, and nothing else has.
std::string EncodeRowPrefix(const RowRange& range);
// The key; its name is empty. nullopt for what EncodeRowKey does not make for `table`.
std::optional<RowKey> DecodeRowKey(Table table, std::string_view bytes);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_ROW_LAYOUT_H_
