#include "server/directory/member_erasure.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/status_macros.h"
#include "frontdesk/storage/v1/member_events.pb.h"
#include "server/accounts/functions.h"
#include "server/accounts/issued_card.h"
#include "server/accounts/member_events.h"
#include "server/directory/program_records.h"
#include "server/directory/write.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using accounts::CardState;
using storage::RowKey;
using storage::Table;

absl::Status EraseRows(Table table, MemberNumber member, Draft& draft) {
  std::vector<RowKey> keys;
  RETURN_IF_ERROR(draft.ScanRows({.table = table, .member = member},
                                 [&keys](const RowKey& key, const std::string&) {
                                   keys.push_back(key);
                                   return absl::OkStatus();
                                 }));
  for (const RowKey& key : keys) draft.EraseRow(key);
  return absl::OkStatus();
}

// Fields whose values stay in the audit history: what was done to the account, not to whom.
bool TellsOfNobody(std::string_view field) { return field == "status" || field == "tier"; }

void Scrub(records::AuditRecord& entry) {
  for (records::FieldChangeRecord& change : *entry.mutable_changes()) {
    if (TellsOfNobody(change.field())) continue;
    change.clear_before();
    change.clear_after();
  }
  entry.clear_comment();
  entry.clear_request_id();  // made by a front end, of whatever it likes
  // Of all reasons the one that is no choice from a list.
  if (entry.function() == NameOf(accounts::AccountFunction::kClearJuvenile)) entry.clear_reason();
  if (entry.actor().kind() == static_cast<int32_t>(ActorKind::kMember)) {
    entry.mutable_actor()->clear_id();
  }
  entry.set_scrubbed(true);
}

// Empties the audit history of values. Group names in it are added to `groups`.
absl::Status ScrubAudit(MemberNumber member, Draft& draft, std::set<std::string>& groups) {
  std::vector<std::pair<RowKey, records::AuditRecord>> entries;
  RETURN_IF_ERROR(storage::ScanRecords<records::AuditRecord>(
      draft, {.table = Table::kAuditHistory, .member = member},
      [&entries](const RowKey& key, records::AuditRecord entry) {
        entries.emplace_back(key, std::move(entry));
        return absl::OkStatus();
      }));
  for (auto& [key, entry] : entries) {
    for (const records::FieldChangeRecord& change : entry.changes()) {
      if (change.field() == "group_name") groups.insert({change.before(), change.after()});
    }
    Scrub(entry);
    RETURN_IF_ERROR(draft.Put(key, entry));
  }
  return absl::OkStatus();
}

// Leaves of the member's life what does not tell who the member is.
absl::Status ScrubEvents(MemberNumber member, Draft& draft) {
  std::vector<std::pair<RowKey, accounts::EventRecord>> events;
  RETURN_IF_ERROR(storage::ScanRecords<accounts::EventRecord>(
      draft, {.table = Table::kMemberHistory, .member = member},
      [&events](const RowKey& key, accounts::EventRecord event) {
        if (accounts::DropPersonal(event)) events.emplace_back(key, std::move(event));
        return absl::OkStatus();
      }));
  for (const auto& [key, event] : events) RETURN_IF_ERROR(draft.Put(key, event));
  return absl::OkStatus();
}

// Views stay, so that their end is noted too; why the agent looked may tell who the member is.
absl::Status ScrubViews(MemberNumber member, Draft& draft) {
  std::vector<std::pair<RowKey, records::ViewSessionRecord>> views;
  RETURN_IF_ERROR(storage::ScanRecords<records::ViewSessionRecord>(
      draft, {.table = Table::kViewSessions},
      [&](const RowKey& key, records::ViewSessionRecord view) {
        if (view.member() == member && !view.reason().empty()) {
          views.emplace_back(key, std::move(view));
        }
        return absl::OkStatus();
      }));
  for (auto& [key, view] : views) {
    view.clear_reason();
    RETURN_IF_ERROR(draft.Put(key, view));
  }
  return absl::OkStatus();
}

absl::Status AskForPurge(MemberNumber member, absl::Time now, Draft& draft) {
  records::PurgeRecord purge;
  purge.set_erased_micros(absl::ToUnixMicros(now));
  return draft.Put(storage::NumberedRow(Table::kPurges, member), purge);
}

bool GoesWith(Table table, Traces traces) {
  if (table == Table::kAuditHistory) return false;
  return traces == Traces::kAll || table == Table::kNotes || table == Table::kCredentials;
}

// What becomes of the cards: the first one in use keeps what the account held.
void ReleaseCards(const Account& account, Draft& draft) {
  accounts::CardRemainder remainder = accounts::RemainderOf(account);
  const bool terminated = account.status == accounts::AccountStatus::kTerminated;
  for (const accounts::Card& card : account.cards) {
    records::CardOwnerRecord owner;
    owner.set_state(static_cast<int32_t>(card.state));
    if (card.state == CardState::kActive) {
      owner.set_program(account.program);
      owner.set_state(
          static_cast<int32_t>(terminated ? CardState::kDisabled : CardState::kInactive));
      *owner.mutable_remainder() = ToRecord(remainder);
      remainder.points = remainder.stored_value_minor = 0;
    }
    draft.PutCard({card.number, std::move(owner)});
  }
}

}  // namespace

absl::Status EraseTraces(MemberNumber member, Traces traces, absl::Time now, Draft& draft) {
  for (Table table : storage::kMemberTables) {
    if (GoesWith(table, traces)) RETURN_IF_ERROR(EraseRows(table, member, draft));
  }
  if (traces == Traces::kOfAPerson) RETURN_IF_ERROR(ScrubEvents(member, draft));
  std::set<std::string> groups;
  RETURN_IF_ERROR(ScrubAudit(member, draft, groups));
  RETURN_IF_ERROR(draft.ForgetGroups(member, groups));
  RETURN_IF_ERROR(ScrubViews(member, draft));
  RETURN_IF_ERROR(CancelMails(member, draft));
  RETURN_IF_ERROR(draft.ForgetReplies(member));
  return AskForPurge(member, now, draft);
}

absl::Status EraseMember(const Account& account, absl::Time now, Draft& draft) {
  RETURN_IF_ERROR(EraseTraces(account.member, Traces::kAll, now, draft));
  RETURN_IF_ERROR(draft.ForgetGroups(account.member, {account.group_name}));
  ReleaseCards(account, draft);
  draft.EraseAccount(account.member);
  records::TombstoneRecord tombstone;
  tombstone.set_deleted_micros(absl::ToUnixMicros(now));
  return draft.Put(storage::NumberedRow(Table::kTombstones, account.member), tombstone);
}

absl::Status CancelMails(MemberNumber member, Draft& draft) {
  std::vector<RowKey> keys;
  RETURN_IF_ERROR(storage::ScanRecords<records::MailRecord>(
      draft, {.table = Table::kOutbox}, [&](const RowKey& key, const records::MailRecord& mail) {
        if (mail.member() == member) keys.push_back(key);
        return absl::OkStatus();
      }));
  for (const RowKey& key : keys) draft.EraseRow(key);
  return absl::OkStatus();
}

}  // namespace frontdesk::directory
