// Reading what is kept of one member, all of one moment.
#ifndef FRONTDESK_SERVER_DIRECTORY_MEMBER_READER_H_
#define FRONTDESK_SERVER_DIRECTORY_MEMBER_READER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/member_id.h"
#include "frontdesk/storage/v1/member_events.pb.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "server/accounts/account.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

// A record with the time it is about.
template <typename Record>
struct Dated {
  int64_t micros = 0;
  uint64_t number = 0;  // tells apart records of one moment
  Record record;
};

// Everything of a member but the audit history. Lists are newest first.
struct MemberEntries {
  accounts::Account account;
  std::vector<storage::v1::MemberEventRecord> events;
  std::vector<Dated<storage::v1::NoteRecord>> notes;
  std::vector<Dated<storage::v1::AuditRecord>> status_changes;  // those that agents made
  // The accounts that blocks name; who is missing was deleted.
  std::map<MemberNumber, accounts::Account> others;
  int64_t audit_rows = 0;
  uint64_t sequence = 0;   // commit that all of this is of
  bool truncated = false;  // there are more than limits::kMaxPageEvents events
};

using AuditRow = Dated<storage::v1::AuditRecord>;
using EventRow = Dated<storage::v1::MemberEventRecord>;

// A part of a history, newest first.
template <typename Record>
struct HistoryRange {
  MemberNumber member = 0;
  absl::Time begin = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();  // exclusive
  // The row before the first one wanted; nullopt from the newest on.
  struct Position {
    int64_t micros = 0;
    uint64_t number = 0;
  };
  std::optional<Position> after = std::nullopt;
  size_t limit = 0;
  std::function<bool(const Record&)> wanted;
};
using AuditRange = HistoryRange<storage::v1::AuditRecord>;
using EventRange = HistoryRange<storage::v1::MemberEventRecord>;

// The function of audit entries about the status of an account.
inline constexpr std::string_view kStatusFunction = "SET_ACCOUNT_STATUS";

// Thread-safe. Errors of each: NOT_FOUND ACCOUNT_NOT_FOUND, and those of the store. Cost: one seek
// a table and the rows that are read.
class MemberReader {
 public:
  explicit MemberReader(const storage::AccountStore& store) : store_(store) {}

  // NOT_FOUND ACCOUNT_DELETED for a member who was deleted.
  absl::StatusOr<MemberEntries> Read(MemberNumber member) const;
  // What deleted members leave behind can be read.
  absl::StatusOr<std::vector<AuditRow>> ReadAudit(const AuditRange& range) const;
  absl::StatusOr<std::vector<EventRow>> ReadEvents(const EventRange& range) const;

 private:
  const storage::AccountStore& store_;
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_MEMBER_READER_H_
