#include "server/directory/member_event_plan.h"

#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "index/text/fold.h"
#include "server/accounts/audit.h"
#include "server/accounts/errors.h"
#include "server/directory/effects.h"
#include "storage/row.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using accounts::EventRecord;
using storage::Table;

// The function of audit entries about events.
constexpr char kEventFunction[] = "RECORD_MEMBER_EVENT";

std::string_view ReasonOf(const EventRecord& event) {
  if (event.has_plan()) return "PLAN";
  if (event.has_charge()) return "CHARGE";
  if (event.has_review()) return "REVIEW";
  if (event.has_safety()) return "SAFETY";
  if (event.has_bounce()) return "BOUNCE";
  if (event.has_membership()) return "MEMBERSHIP";
  return "";
}

bool IsBounceOf(const Account& account, std::string_view email) {
  return !account.email.empty() && index::Fold(account.email, index::Folding::kLight) ==
                                       index::Fold(email, index::Folding::kLight);
}

// The events of a member that decide what `event` means.
absl::StatusOr<std::vector<EventRecord>> ReadPast(MemberNumber member, const EventRecord& event,
                                                  const Draft& draft) {
  std::vector<EventRecord> past;
  if (!accounts::NeedsPast(event)) return past;
  RETURN_IF_ERROR(
      storage::ScanRecords<EventRecord>(draft, {.table = Table::kMemberHistory, .member = member},
                                        [&past](const storage::RowKey&, EventRecord known) {
                                          if (accounts::NeedsPast(known))
                                            past.push_back(std::move(known));
                                          return absl::OkStatus();
                                        }));
  return past;
}

absl::Status PutHistory(MemberNumber member, uint64_t number, const EventRecord& event,
                        Draft& draft) {
  return draft.Put(storage::MemberRow(Table::kMemberHistory, member, event.micros(), number),
                   event);
}

// A block is in the history of both, so that each page finds it.
absl::Status PutMirror(MemberNumber member, uint64_t number, const EventRecord& event,
                       Draft& draft) {
  const MemberNumber other = event.block().other_member();
  std::optional<Account> account;
  ASSIGN_OR_RETURN(account, draft.FindAccount(other));
  if (!account) return absl::OkStatus();
  EventRecord mirror = event;
  // The sender's ID would outlive the member who blocks.
  mirror.set_event_id(absl::StrCat(absl::Hex(number, absl::kZeroPad16)));
  mirror.mutable_block()->set_other_member(member);
  mirror.mutable_block()->set_by_other(true);
  return PutHistory(other, number, mirror, draft);
}

absl::Status ApplyToAccount(const Account& account, const accounts::MemberEvent& event,
                            absl::Time now, Draft& draft) {
  std::vector<EventRecord> past;
  ASSIGN_OR_RETURN(past, ReadPast(account.member, event.record, draft));
  const Account after = accounts::ApplyEvent(account, event, past, now);
  if (after == account) return absl::OkStatus();
  if (after.version == account.version) {
    draft.PutLastLogin(after);
    return absl::OkStatus();
  }
  draft.PutAccount(Account(after));
  accounts::AuditEntry entry;
  entry.function = kEventFunction;
  entry.reason = std::string(ReasonOf(event.record));
  entry.changes = accounts::Differences(account, after);
  Occasion occasion;
  occasion.actor.kind = ActorKind::kSystem;
  occasion.now = now;
  occasion.request_id = event.record.event_id();
  return WriteAudit(account.member, entry, occasion, draft);
}

}  // namespace

uint64_t EventNumber(std::string_view keyed_hash) {
  uint64_t number = 0;
  std::memcpy(&number, keyed_hash.data(), sizeof number);
  return number;
}

absl::StatusOr<EventOutcome> RecordEvent(const NumberedEvent& numbered, absl::Time now,
                                         Draft& draft) {
  const accounts::MemberEvent& event = numbered.event;
  std::optional<Account> account;
  ASSIGN_OR_RETURN(account, draft.FindAccount(event.member));
  if (!account) return accounts::AccountNotFound();
  const storage::RowKey seen =
      storage::MemberRow(Table::kSeenEvents, event.member, 0, numbered.number);
  std::optional<std::string> before;
  ASSIGN_OR_RETURN(before, draft.GetRow(seen));
  if (before) return EventOutcome::kUnchanged;
  if (event.record.has_bounce() && !IsBounceOf(*account, event.email)) {
    return EventOutcome::kUnchanged;
  }

  EventRecord record = event.record;
  if (account->juvenile) accounts::DropPersonal(record);
  RETURN_IF_ERROR(ApplyToAccount(*account, event, now, draft));
  RETURN_IF_ERROR(PutHistory(event.member, numbered.number, record, draft));
  if (record.has_block()) {
    RETURN_IF_ERROR(PutMirror(event.member, numbered.number, record, draft));
  }
  records::SeenEventRecord mark;
  mark.set_micros(record.micros());
  RETURN_IF_ERROR(draft.Put(seen, mark));
  return EventOutcome::kRecorded;
}

}  // namespace frontdesk::directory
