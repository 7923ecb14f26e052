#include "storage/row.h"

#include "common/error.h"

namespace frontdesk::storage {
namespace {

constexpr auto kFirstByNumber = static_cast<uint8_t>(Table::kOutbox);
constexpr auto kFirstByName = static_cast<uint8_t>(Table::kPrograms);

}  // namespace

RowShape ShapeOf(Table table) {
  const auto number = static_cast<uint8_t>(table);
  if (number < kFirstByNumber) return RowShape::kOfMember;
  return number < kFirstByName ? RowShape::kByNumber : RowShape::kByName;
}

absl::Status ParseRow(const std::string& payload, google::protobuf::MessageLite* record) {
  if (record->ParseFromString(payload)) return absl::OkStatus();
  return MakeError(absl::StatusCode::kDataLoss, "VALUE_UNREADABLE",
                   "a stored row holds no record of its kind");
}

absl::Status RowUnreadable() {
  return MakeError(absl::StatusCode::kInvalidArgument, "RECORD_UNREADABLE",
                   "a row cannot be stored: its text is not UTF-8");
}

}  // namespace frontdesk::storage
