#include "storage/rocksdb/row_layout.h"

namespace frontdesk::storage {
namespace {

constexpr size_t kNumberBytes = 8;
constexpr uint64_t kEpochBias = uint64_t{1} << 63;  // so that times before 1970 sort first

std::string TableByte(Table table) { return {static_cast<char>(table)}; }

RowKey DecodeMemberKey(Table table, std::string_view bytes) {
  RowKey key;
  key.table = table;
  key.member = *DecodeBigEndian64(bytes.substr(0, kNumberBytes));
  bytes.remove_prefix(kNumberBytes + 1);
  key.micros = static_cast<int64_t>(*DecodeBigEndian64(bytes.substr(0, kNumberBytes)) ^ kEpochBias);
  key.number = *DecodeBigEndian64(bytes.substr(kNumberBytes));
  return key;
}

}  // namespace

ColumnFamily FamilyOf(Table table) {
  if (ShapeOf(table) == RowShape::kOfMember) return ColumnFamily::kHistories;
  switch (table) {
    case Table::kOutbox:
    case Table::kPurges:
    case Table::kViewSessions:
    case Table::kTokens:
      return ColumnFamily::kOutbox;
    default:
      return ColumnFamily::kPrograms;
  }
}

std::string EncodeRowKey(const RowKey& key, const KeyedHasher& hasher) {
  switch (ShapeOf(key.table)) {
    case RowShape::kOfMember:
      return EncodeBigEndian64(key.member) + TableByte(key.table) +
             EncodeBigEndian64(static_cast<uint64_t>(key.micros) ^ kEpochBias) +
             EncodeBigEndian64(key.number);
    case RowShape::kByNumber:
      return TableByte(key.table) + EncodeBigEndian64(key.number);
    case RowShape::kByName:
      break;
  }
  return TableByte(key.table) + hasher.Hash(HashPurpose::kRow, TableByte(key.table) + key.name);
}

std::string EncodeRowPrefix(const RowRange& range) {
  if (ShapeOf(range.table) != RowShape::kOfMember) return TableByte(range.table);
  return EncodeBigEndian64(range.member) + TableByte(range.table);
}

std::optional<RowKey> DecodeRowKey(Table table, std::string_view bytes) {
  const RowShape shape = ShapeOf(table);
  const size_t place = shape == RowShape::kOfMember ? kNumberBytes : 0;
  const size_t size = shape == RowShape::kOfMember   ? 3 * kNumberBytes + 1
                      : shape == RowShape::kByNumber ? kNumberBytes + 1
                                                     : kKeyedHashBytes + 1;
  if (bytes.size() != size || bytes[place] != static_cast<char>(table)) return std::nullopt;
  if (shape == RowShape::kOfMember) return DecodeMemberKey(table, bytes);
  RowKey key;
  key.table = table;
  if (shape == RowShape::kByNumber) key.number = *DecodeBigEndian64(bytes.substr(1));
  return key;
}

}  // namespace frontdesk::storage
