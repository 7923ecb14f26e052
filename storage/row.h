// Rows: everything a store keeps beside accounts, cards and requests. A row is a record under a key
// that says what it is, whose it is and when it was. One mechanism for all of them, so that a new
// kind of row costs a line here and a message in records.proto.
#ifndef FRONTDESK_STORAGE_ROW_H_
#define FRONTDESK_STORAGE_ROW_H_

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/member_id.h"
#include "common/status_macros.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "google/protobuf/message_lite.h"

namespace frontdesk::storage {

// What a row is. The number is on disk: never reuse one. A comment names the record.
enum class Table : uint8_t {
  // Of a member, in the order of time. `number` tells apart rows of one moment.
  kAuditHistory = 1,   // AuditRecord
  kMemberHistory = 2,  // MemberEventRecord; `number`: hash of the event's ID
  kReviewHistory = 3,  // reserved, empty: reviews are events
  kSafetyHistory = 4,  // reserved, empty
  kNotes = 5,          // NoteRecord
  kLogins = 6,         // reserved, empty
  kFacts = 7,          // reserved, empty
  kSeenEvents = 8,     // SeenEventRecord; `number`: hash of the event's ID
  kCredentials = 9,    // ResetTokenRecord
  // By number, in its order.
  kOutbox = 32,        // MailRecord
  kPurges = 33,        // PurgeRecord by member
  kTombstones = 34,    // TombstoneRecord by member
  kViewSessions = 35,  // ViewSessionRecord
  // By name, in no order. Only a hash of the name is kept, so it may tell of a person.
  kPrograms = 48,        // ProgramRecord by code
  kStores = 49,          // StoreRecord by code
  kCardRanges = 50,      // CardRangeRecord by first number
  kTokens = 51,          // by token: what its bearer may do
  kAgents = 52,          // AgentRecord by name
  kSessions = 53,        // SessionRecord by hash of the token
  kSignInFailures = 54,  // SignInFailureRecord by scope and hash of name and place
};

// How the rows of a table are told apart: which parts of a key count.
enum class RowShape : uint8_t {
  kOfMember,  // member, micros, number
  kByNumber,  // number
  kByName,    // name
};
RowShape ShapeOf(Table table);

// Tables whose rows are a member's own.
inline constexpr Table kMemberTables[] = {
    Table::kAuditHistory,  Table::kMemberHistory, Table::kReviewHistory,
    Table::kSafetyHistory, Table::kNotes,         Table::kLogins,
    Table::kFacts,         Table::kSeenEvents,    Table::kCredentials};

// The key of a row. Parts that do not count in its table must be left as they are.
struct RowKey {
  Table table = Table::kAuditHistory;
  MemberNumber member = 0;
  int64_t micros = 0;  // since 1970-01-01
  uint64_t number = 0;
  std::string name;  // empty in what a scan gives: the record holds what is needed

  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

inline RowKey MemberRow(Table table, MemberNumber member, int64_t micros, uint64_t number) {
  return {.table = table, .member = member, .micros = micros, .number = number, .name = ""};
}
inline RowKey NumberedRow(Table table, uint64_t number) {
  return {.table = table, .member = 0, .micros = 0, .number = number, .name = ""};
}
inline RowKey NamedRow(Table table, std::string name) {
  return {.table = table, .member = 0, .micros = 0, .number = 0, .name = std::move(name)};
}

// A row as it is written: `payload` is a serialized record.
struct Row {
  RowKey key;
  std::string payload;
};

// Rows to read: all of a table, or of one member in it.
struct RowRange {
  enum class Order : uint8_t { kAscending, kDescending };

  Table table = Table::kAuditHistory;
  MemberNumber member = 0;  // of kOfMember tables
  Order order = Order::kAscending;
  std::optional<RowKey> after = std::nullopt;  // begins behind this key; not of kByName tables
};

using RowVisitor = std::function<absl::Status(const RowKey& key, std::string payload)>;

// Reads rows. Errors: those of AccountStore. Thread-safe.
class RowReader {
 public:
  virtual ~RowReader() = default;
  // The payload under `key`, or nullopt.
  virtual absl::StatusOr<std::optional<std::string>> GetRow(const RowKey& key) const = 0;
  // Calls `visit` for each row of the range, all of one moment, until it returns an error, which is
  // returned.
  virtual absl::Status ScanRows(const RowRange& range, const RowVisitor& visit) const = 0;
};

// Makes a row of a record. INVALID_ARGUMENT `RECORD_UNREADABLE` if it could not be read back: its
// text is not UTF-8.
template <typename Record>
absl::StatusOr<Row> MakeRow(RowKey key, const Record& record);

// Reads the payload of a row. DATA_LOSS `VALUE_UNREADABLE`.
absl::Status ParseRow(const std::string& payload, google::protobuf::MessageLite* record);

// The record under `key`, or nullopt.
template <typename Record>
absl::StatusOr<std::optional<Record>> ReadRecord(const RowReader& reader, const RowKey& key) {
  std::optional<std::string> payload;
  ASSIGN_OR_RETURN(payload, reader.GetRow(key));
  if (!payload) return std::optional<Record>();
  Record record;
  RETURN_IF_ERROR(ParseRow(*payload, &record));
  return std::optional<Record>(std::move(record));
}

// As RowReader::ScanRows; `visit` takes (const RowKey&, Record).
template <typename Record, typename Visit>
absl::Status ScanRecords(const RowReader& reader, const RowRange& range, const Visit& visit) {
  return reader.ScanRows(range, [&visit](const RowKey& key, const std::string& payload) {
    Record record;
    RETURN_IF_ERROR(ParseRow(payload, &record));
    return absl::Status(visit(key, std::move(record)));
  });
}

absl::Status RowUnreadable();  // INVALID_ARGUMENT `RECORD_UNREADABLE`

template <typename Record>
absl::StatusOr<Row> MakeRow(RowKey key, const Record& record) {
  Row row{std::move(key), record.SerializeAsString()};
  Record again;
  if (!again.ParseFromString(row.payload)) return RowUnreadable();
  return row;
}

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROW_H_
