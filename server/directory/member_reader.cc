#include "server/directory/member_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/errors.h"
#include "server/directory/converters.h"

namespace frontdesk::directory {
namespace {

using storage::RowKey;
using storage::RowRange;
using storage::Table;

absl::Status AccountDeleted(absl::Time when) {
  return MakeError(absl::StatusCode::kNotFound, "ACCOUNT_DELETED",
                   absl::StrCat("this member was deleted on ",
                                absl::FormatTime("%Y-%m-%d", when, absl::UTCTimeZone()),
                                "; nothing is left to show"));
}

RowRange NewestFirst(Table table, MemberNumber member) {
  return {.table = table, .member = member, .order = RowRange::Order::kDescending};
}

// Ends a scan that has what it wants.
absl::Status Enough() { return absl::CancelledError("enough"); }
absl::Status UnlessEnough(const absl::Status& status) {
  return absl::IsCancelled(status) ? absl::OkStatus() : status;
}

absl::StatusOr<accounts::Account> ReadAccount(const storage::StoreSnapshot& view,
                                              MemberNumber member) {
  std::optional<records::AccountRecord> record;
  ASSIGN_OR_RETURN(record, view.GetAccount(member));
  if (record) return FromRecord(*record);
  std::optional<records::TombstoneRecord> tombstone;
  ASSIGN_OR_RETURN(tombstone, storage::ReadRecord<records::TombstoneRecord>(
                                  view, storage::NumberedRow(Table::kTombstones, member)));
  if (!tombstone) return accounts::AccountNotFound();
  return AccountDeleted(absl::FromUnixMicros(tombstone->deleted_micros()));
}

absl::Status ReadEventsOf(const storage::StoreSnapshot& view, MemberEntries& entries) {
  const auto visit = [&entries](const RowKey&, records::MemberEventRecord event) {
    if (entries.events.size() == limits::kMaxPageEvents) {
      entries.truncated = true;
      return Enough();
    }
    entries.events.push_back(std::move(event));
    return absl::OkStatus();
  };
  return UnlessEnough(storage::ScanRecords<records::MemberEventRecord>(
      view, NewestFirst(Table::kMemberHistory, entries.account.member), visit));
}

template <typename Record>
absl::Status ReadAll(const storage::StoreSnapshot& view, Table table, MemberNumber member,
                     std::vector<Dated<Record>>& out) {
  return storage::ScanRecords<Record>(view, NewestFirst(table, member),
                                      [&out](const RowKey& key, Record record) {
                                        out.push_back({key.micros, key.number, std::move(record)});
                                        return absl::OkStatus();
                                      });
}

absl::Status ReadOthers(const storage::StoreSnapshot& view, MemberEntries& entries) {
  for (const records::MemberEventRecord& event : entries.events) {
    if (!event.has_block() || entries.others.contains(event.block().other_member())) continue;
    std::optional<records::AccountRecord> record;
    ASSIGN_OR_RETURN(record, view.GetAccount(event.block().other_member()));
    if (!record) continue;
    accounts::Account other;
    ASSIGN_OR_RETURN(other, FromRecord(*record));
    entries.others.emplace(other.member, std::move(other));
  }
  return absl::OkStatus();
}

absl::Status ReadAuditOf(const storage::StoreSnapshot& view, MemberEntries& entries) {
  const auto visit = [&entries](const RowKey& key, records::AuditRecord record) {
    ++entries.audit_rows;
    if (record.function() == kStatusFunction) {
      entries.status_changes.push_back({key.micros, key.number, std::move(record)});
    }
    return absl::OkStatus();
  };
  return storage::ScanRecords<records::AuditRecord>(
      view, NewestFirst(Table::kAuditHistory, entries.account.member), visit);
}

// OK if there is such a member, or was one.
absl::Status CheckKnown(const storage::StoreSnapshot& view, MemberNumber member) {
  const absl::Status status = ReadAccount(view, member).status();
  return GetErrorDetail(status).reason == "ACCOUNT_DELETED" ? absl::OkStatus() : status;
}

// The part of a history that a range asks for.
template <typename Record>
absl::StatusOr<std::vector<Dated<Record>>> ReadPart(const storage::AccountStore& store, Table table,
                                                    const HistoryRange<Record>& range) {
  std::unique_ptr<storage::StoreSnapshot> view;
  ASSIGN_OR_RETURN(view, store.Snapshot());
  RETURN_IF_ERROR(CheckKnown(*view, range.member));
  RowRange rows = NewestFirst(table, range.member);
  if (range.after) {
    rows.after = storage::MemberRow(table, range.member, range.after->micros, range.after->number);
  }
  std::vector<Dated<Record>> found;
  const auto visit = [&](const RowKey& key, Record record) {
    const absl::Time time = absl::FromUnixMicros(key.micros);
    if (time < range.begin || found.size() == range.limit) return Enough();
    if (time < range.end && range.wanted(record)) {
      found.push_back({key.micros, key.number, std::move(record)});
    }
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(UnlessEnough(storage::ScanRecords<Record>(*view, rows, visit)));
  return found;
}

}  // namespace

absl::StatusOr<MemberEntries> MemberReader::Read(MemberNumber member) const {
  std::unique_ptr<storage::StoreSnapshot> view;
  ASSIGN_OR_RETURN(view, store_.Snapshot());
  MemberEntries entries;
  entries.sequence = view->sequence();
  ASSIGN_OR_RETURN(entries.account, ReadAccount(*view, member));
  RETURN_IF_ERROR(ReadEventsOf(*view, entries));
  RETURN_IF_ERROR(ReadAll(*view, Table::kNotes, member, entries.notes));
  RETURN_IF_ERROR(ReadOthers(*view, entries));
  RETURN_IF_ERROR(ReadAuditOf(*view, entries));
  return entries;
}

absl::StatusOr<std::vector<AuditRow>> MemberReader::ReadAudit(const AuditRange& range) const {
  return ReadPart(store_, Table::kAuditHistory, range);
}

absl::StatusOr<std::vector<EventRow>> MemberReader::ReadEvents(const EventRange& range) const {
  return ReadPart(store_, Table::kMemberHistory, range);
}

}  // namespace frontdesk::directory
