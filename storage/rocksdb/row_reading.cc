#include "storage/rocksdb/row_reading.h"

#include <utility>

#include "common/error.h"
#include "storage/rocksdb/row_layout.h"

namespace frontdesk::storage {

absl::StatusOr<std::optional<std::string>> GetRow(const RowSource& source, const RowKey& key) {
  const ColumnFamily family = FamilyOf(key.table);
  rocksdb::PinnableSlice value;
  ASSIGN_OR_RETURN(const bool found, source.db->GetBytes(family, EncodeRowKey(key, *source.keys),
                                                         source.snapshot, &value));
  if (!found) return std::nullopt;
  ASSIGN_OR_RETURN(std::string payload, DecodePayload(family, ToView(value)));
  return payload;
}

absl::Status ScanRows(const RowSource& source, const RowRange& range, const RowVisitor& visit) {
  const ColumnFamily family = FamilyOf(range.table);
  Database::Prefix prefix{.bytes = EncodeRowPrefix(range),
                          .after = std::nullopt,
                          .descending = range.order == RowRange::Order::kDescending};
  if (range.after) prefix.after = EncodeRowKey(*range.after, *source.keys);
  return source.db->ScanPrefix(family, prefix, source.snapshot,
                               [&](std::string_view bytes, std::string_view value) -> absl::Status {
                                 const std::optional<RowKey> key = DecodeRowKey(range.table, bytes);
                                 if (!key) {
                                   return MakeError(absl::StatusCode::kDataLoss, "VALUE_MISPLACED",
                                                    "a row has a key that none of its table has");
                                 }
                                 ASSIGN_OR_RETURN(std::string payload,
                                                  DecodePayload(family, value));
                                 return visit(*key, std::move(payload));
                               });
}

}  // namespace frontdesk::storage
