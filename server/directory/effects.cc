#include "server/directory/effects.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/errors.h"
#include "server/directory/errors.h"
#include "server/directory/mail_kinds.h"
#include "server/directory/member_erasure.h"
#include "server/directory/program_records.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using accounts::AccountChange;
using accounts::AccountField;
using storage::Table;

const accounts::Card* FindCard(const Account& account, const std::string& number) {
  const auto it = std::ranges::find(account.cards, number, &accounts::Card::number);
  return it == account.cards.end() ? nullptr : &*it;
}

// A card that an account does not have yet must be free. Gives what it was issued as, if it was.
// `stored`: as in Draft::FindCard.
absl::StatusOr<std::optional<accounts::IssuedCard>> FindFree(size_t index,
                                                             const std::string& number,
                                                             const Draft& draft,
                                                             bool stored = true) {
  std::optional<records::CardOwnerRecord> owner;
  ASSIGN_OR_RETURN(owner, draft.FindCard(number, stored));
  if (!owner) return std::optional<accounts::IssuedCard>();
  accounts::IssuedCard card = FromRecord(*owner, number, draft.programs());
  const bool free = card.member == 0 && card.state == accounts::CardState::kInactive;
  if (free) return std::optional<accounts::IssuedCard>(std::move(card));
  return accounts::CardNumberTaken(absl::StrCat("cards[", index, "].number"));
}

// `key`: as in storage::CardPut.
void PutCard(const accounts::Card& card, MemberNumber member, std::string key, Draft& draft) {
  records::CardOwnerRecord owner;
  owner.set_member(member);
  owner.set_state(static_cast<int32_t>(card.state));
  draft.PutCard({card.number, std::move(owner), std::move(key)});
}

absl::Status StageCards(const std::optional<Account>& before, const Account& after, Draft& draft) {
  for (size_t i = 0; i < after.cards.size(); ++i) {
    const accounts::Card& card = after.cards[i];
    const accounts::Card* known = before ? FindCard(*before, card.number) : nullptr;
    if (known != nullptr && *known == card) continue;
    if (known == nullptr) RETURN_IF_ERROR(FindFree(i, card.number, draft).status());
    PutCard(card, after.member, /*key=*/"", draft);
  }
  return absl::OkStatus();
}

// Fields whose value only one account of the program may have.
absl::Status CheckUnique(const std::optional<Account>& before, const Account& after,
                         const Draft& draft) {
  const accounts::Program* program = draft.programs().FindProgram(after.program);
  if (program == nullptr || after.juvenile || after.kind == accounts::AccountKind::kGift) {
    return absl::OkStatus();
  }
  std::vector<AccountField> taken;
  for (AccountField field : program->unique_fields) {
    const bool same = before && (field == AccountField::kEmail ? before->email == after.email
                                                               : before->phones == after.phones);
    if (same) continue;
    bool others;
    ASSIGN_OR_RETURN(others, draft.OthersHave(after, field));
    if (others) taken.push_back(field);
  }
  return taken.empty() ? absl::OkStatus() : accounts::ValuesTaken(taken);
}

absl::Status CheckResetRate(MemberNumber member, absl::Time now, const Draft& draft) {
  const int64_t since = absl::ToUnixMicros(now - absl::Hours(1));
  int mails = 0;
  RETURN_IF_ERROR(storage::ScanRecords<records::AuditRecord>(
      draft,
      {.table = Table::kAuditHistory,
       .member = member,
       .after = storage::MemberRow(Table::kAuditHistory, member, since, 0)},
      [&mails](const storage::RowKey&, const records::AuditRecord& entry) {
        if (entry.function() == "RESET_PASSWORD") ++mails;
        return absl::OkStatus();
      }));
  return mails < limits::kResetMailsPerHour ? absl::OkStatus() : ResetTooOften();
}

absl::Status QueueResetMail(const Account& account, absl::Time now, Draft& draft) {
  RETURN_IF_ERROR(CheckResetRate(account.member, now, draft));
  records::MailRecord mail;
  mail.set_kind(kPasswordResetMail);
  mail.set_member(account.member);
  mail.set_address(account.email);
  mail.set_queued_micros(absl::ToUnixMicros(now));
  return draft.Put(storage::NumberedRow(Table::kOutbox, draft.NextNumber()), mail);
}

records::ActorRecord ToRecord(const Actor& actor) {
  records::ActorRecord record;
  record.set_kind(static_cast<int32_t>(actor.kind));
  record.set_id(actor.id);
  return record;
}

absl::Status WriteNote(MemberNumber member, const std::string& text, const Occasion& occasion,
                       Draft& draft) {
  records::NoteRecord note;
  note.set_text(text);
  *note.mutable_actor() = ToRecord(occasion.actor);
  return draft.Put(storage::MemberRow(Table::kNotes, member, absl::ToUnixMicros(occasion.now),
                                      draft.NextNumber()),
                   note);
}

absl::Status StageAccount(const std::optional<Account>& before, const Account& after,
                          absl::Time now, Draft& draft) {
  RETURN_IF_ERROR(StageCards(before, after, draft));
  RETURN_IF_ERROR(CheckUnique(before, after, draft));
  if (!after.group_name.empty()) draft.AddGroup({after.group_name, after.group_id});
  draft.PutAccount(Account(after));
  const bool labelled = before && !before->juvenile && after.juvenile;
  if (!labelled) return absl::OkStatus();
  RETURN_IF_ERROR(ScrubMember(after.member, now, draft));
  return draft.ForgetGroups(after.member, {before->group_name});
}

}  // namespace

absl::Status StageImported(Account&& account, ImportedCards cards, Draft& draft) {
  for (size_t i = 0; i < account.cards.size(); ++i) {
    std::optional<accounts::IssuedCard> issued;
    ASSIGN_OR_RETURN(issued, FindFree(i, account.cards[i].number, draft, cards.stored));
    if (issued && issued->remainder) accounts::TakeOver(*issued->remainder, account);
  }
  RETURN_IF_ERROR(CheckUnique(std::nullopt, account, draft));
  for (size_t i = 0; i < account.cards.size(); ++i) {
    PutCard(account.cards[i], account.member, std::move(cards.keys[i]), draft);
  }
  if (!account.group_name.empty()) draft.AddGroup({account.group_name, account.group_id});
  draft.PutAccount(std::move(account));
  return absl::OkStatus();
}

absl::Status WriteAudit(MemberNumber member, const accounts::AuditEntry& entry,
                        const Occasion& occasion, Draft& draft) {
  records::AuditRecord record;
  record.set_function(entry.function);
  *record.mutable_actor() = ToRecord(occasion.actor);
  record.set_reason(entry.reason);
  record.set_comment(entry.comment);
  record.set_store(entry.store);
  record.set_request_id(occasion.request_id);
  for (const accounts::FieldChange& change : entry.changes) {
    records::FieldChangeRecord& out = *record.add_changes();
    out.set_field(change.field);
    out.set_before(change.before);
    out.set_after(change.after);
  }
  return draft.Put(storage::MemberRow(Table::kAuditHistory, member,
                                      absl::ToUnixMicros(occasion.now), draft.NextNumber()),
                   record);
}

absl::Status ScrubMember(MemberNumber member, absl::Time now, Draft& draft) {
  return EraseTraces(member, Traces::kOfAPerson, now, draft);
}

absl::Status Stage(const std::optional<Account>& before, const AccountChange& change,
                   const Occasion& occasion, Draft& draft) {
  const Account& account = change.account;
  if (change.queue_reset_mail) {
    RETURN_IF_ERROR(CancelMails(account.member, draft));  // a newer link replaces an older one
    RETURN_IF_ERROR(QueueResetMail(account, occasion.now, draft));
  }
  if (change.cancel_mails) RETURN_IF_ERROR(CancelMails(account.member, draft));
  if (change.erase_member) {
    RETURN_IF_ERROR(EraseMember(*before, occasion.now, draft));
  } else if (change.changed) {
    RETURN_IF_ERROR(StageAccount(before, account, occasion.now, draft));
  }
  if (!change.note.empty()) {
    RETURN_IF_ERROR(WriteNote(account.member, change.note, occasion, draft));
  }
  return change.audit ? WriteAudit(account.member, *change.audit, occasion, draft)
                      : absl::OkStatus();
}

}  // namespace frontdesk::directory
