#include "server/directory/group_decider.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/errors.h"
#include "server/accounts/import_rules.h"
#include "server/accounts/juvenile.h"
#include "server/directory/converters.h"
#include "server/directory/errors.h"
#include "server/directory/program_records.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using accounts::AccountChange;
using accounts::Command;

// The first number the server gives away itself.
constexpr MemberNumber kFirstAssigned = 1'000'000'000;
constexpr std::string_view kDefaultProgram = "default";

// The reply to a request that came before.
absl::StatusOr<WriteReply> Repeat(const records::RequestRecord& earlier, const Write& write) {
  if (earlier.body_hash() != write.body_hash) return RequestIdReused();
  WriteReply reply;
  ASSIGN_OR_RETURN(reply.account, FromRecord(earlier.reply()));
  reply.discarded_fields.assign(earlier.discarded_fields().begin(),
                                earlier.discarded_fields().end());
  reply.consequences.assign(earlier.consequences().begin(), earlier.consequences().end());
  reply.payload = earlier.other_reply();
  return reply;
}

// The context with the time zone of the program, if it is known and has one.
accounts::RuleContext InProgram(accounts::RuleContext context, std::string_view program) {
  const accounts::Program* known = context.FindProgram(program.empty() ? kDefaultProgram : program);
  absl::TimeZone zone;
  if (known != nullptr && !known->time_zone.empty() &&
      absl::LoadTimeZone(known->time_zone, &zone)) {
    context.zone = zone;
  }
  return context;
}

// Makes the hashes by which import rows are recognised (decision 0004), in memory that is used
// again from one row to the next.
class Fingerprinter {
 public:
  explicit Fingerprinter(const storage::AccountStore& store) : store_(store) {}

  // `numbers_only`: of what is kept where nothing demographic is.
  std::string Of(const Account& row, bool numbers_only) {
    if (!numbers_only) return Hash(row);
    Account numbers = row;
    accounts::DropDemographics(numbers);
    numbers.juvenile = true;
    return Hash(numbers);
  }

 private:
  std::string Hash(const Account& row) {
    ToRecord(row, record_);
    record_.SerializeToString(&bytes_);
    return store_.KeyedHash(bytes_);
  }

  const storage::AccountStore& store_;
  records::AccountRecord record_;
  std::string bytes_;
};

void Remember(const Write& write, const WriteReply& reply, MemberNumber member, absl::Time now,
              Draft& draft) {
  records::RequestRecord record;
  record.set_body_hash(write.body_hash);
  record.set_member(member);
  *record.mutable_reply() = ToRecord(reply.account);
  for (const std::string& field : reply.discarded_fields) record.add_discarded_fields(field);
  for (const std::string& words : reply.consequences) record.add_consequences(words);
  record.set_other_reply(reply.payload);
  record.set_expire_micros(absl::ToUnixMicros(now + absl::Hours(limits::kRequestIdHours)));
  draft.PutRequest(write.request_id, std::move(record));
}

absl::StatusOr<std::optional<accounts::IssuedCard>> FindIssued(const std::string& digits,
                                                               const Draft& draft) {
  std::optional<records::CardOwnerRecord> owner;
  ASSIGN_OR_RETURN(owner, draft.FindCard(digits));
  if (!owner) return std::optional<accounts::IssuedCard>();
  return std::optional<accounts::IssuedCard>(FromRecord(*owner, digits, draft.programs()));
}

// The program of the account that a command makes; empty if it makes none.
std::string_view ProgramOfNew(const Command& command) {
  if (const auto* create = std::get_if<accounts::CreateAccount>(&command)) {
    return create->account.program;
  }
  if (const auto* import = std::get_if<accounts::ImportAccount>(&command)) {
    return import->account.program;
  }
  if (const auto* registration = std::get_if<accounts::RegisterCard>(&command)) {
    return registration->account.program;
  }
  return "";
}

// A card that is registered says which program it is of, and what it holds.
absl::Status PrepareRegistration(accounts::RegisterCard& command, const Draft& draft) {
  std::optional<accounts::IssuedCard> card;
  ASSIGN_OR_RETURN(card, FindIssued(command.account.cards[0].number, draft));
  RETURN_IF_ERROR(accounts::CheckRegistration(card ? &*card : nullptr));
  command.account.program = card->program;
  if (!card->remainder) return absl::OkStatus();
  command.account.kind = card->remainder->kind;
  // The tier stays unless the program has retired it from its list altogether.
  const accounts::Program* program = draft.programs().FindProgram(card->program);
  const bool offered = program == nullptr || program->tiers.empty() ||
                       program->FindTier(card->remainder->tier) != nullptr;
  if (offered) command.account.tier = card->remainder->tier;
  return absl::OkStatus();
}

// Nobody becomes who was deleted.
absl::Status CheckNotDeleted(MemberNumber member, bool makes, const Draft& draft) {
  if (member == 0) return absl::OkStatus();
  std::optional<records::TombstoneRecord> tombstone;
  ASSIGN_OR_RETURN(tombstone,
                   storage::ReadRecord<records::TombstoneRecord>(
                       draft, storage::NumberedRow(storage::Table::kTombstones, member)));
  if (!tombstone) return absl::OkStatus();
  return makes ? accounts::MemberDeleted()
               : AccountDeleted(absl::FromUnixMicros(tombstone->deleted_micros()));
}

// What deleted accounts left to the cards of a new one.
absl::Status TakeOverRemainders(const Draft& draft, AccountChange& change) {
  for (const accounts::Card& card : change.account.cards) {
    std::optional<accounts::IssuedCard> issued;
    ASSIGN_OR_RETURN(issued, FindIssued(card.number, draft));
    if (issued && issued->remainder) accounts::TakeOver(*issued->remainder, change.account);
  }
  return absl::OkStatus();
}

// What other cards and accounts say to a change that the rules allow.
absl::Status CheckCards(const std::optional<Account>& before, const Command& command,
                        const Draft& draft, AccountChange& change) {
  if (const auto* exchange = std::get_if<accounts::ExchangeMedia>(&command)) {
    std::optional<accounts::IssuedCard> card;
    ASSIGN_OR_RETURN(card, FindIssued(exchange->new_card, draft));
    return accounts::CheckReplacement(card ? &*card : nullptr, *before);
  }
  return before ? absl::OkStatus() : TakeOverRemainders(draft, change);
}

}  // namespace

void PrepareImports(const storage::AccountStore& store, const accounts::RuleContext& context,
                    absl::Span<accounts::ImportAccount> rows) {
  Fingerprinter fingerprints(store);
  for (accounts::ImportAccount& row : rows) {
    const accounts::RuleContext local = InProgram(context, row.account.program);
    row.fingerprint =
        fingerprints.Of(row.account, accounts::IsJuvenile(row.account, local.today()));
    row.checked = accounts::Check(row, local).empty();
    row.card_keys.clear();
    for (const accounts::Card& card : row.account.cards) {
      row.card_keys.push_back(store.CardKey(card.number));
    }
  }
}

accounts::RuleContext GroupDecider::Context(const Draft& draft, std::string_view program) const {
  const MemberNumber next = std::max(setting_.highest + 1, kFirstAssigned);
  return InProgram({.now = setting_.now,
                    .zone = setting_.zone,
                    .next_member = next <= kMaxMemberNumber ? next : 0,
                    .programs = &draft.programs()},
                   program);
}

absl::StatusOr<std::optional<WriteReply>> GroupDecider::FindReply(const Write& write) const {
  if (write.request_id.empty() || write.dry_run) return std::optional<WriteReply>();
  std::optional<records::RequestRecord> earlier;
  ASSIGN_OR_RETURN(earlier, group_.FindRequest(write.request_id));
  if (!earlier || absl::FromUnixMicros(earlier->expire_micros()) <= setting_.now) {
    return std::optional<WriteReply>();
  }
  WriteReply reply;
  ASSIGN_OR_RETURN(reply, Repeat(*earlier, write));
  return std::optional<WriteReply>(std::move(reply));
}

absl::StatusOr<WriteReply> GroupDecider::Decide(const Write& write) {
  std::optional<WriteReply> earlier;
  ASSIGN_OR_RETURN(earlier, FindReply(write));
  if (earlier) return *std::move(earlier);
  Draft draft(&group_);
  WriteReply reply;
  ASSIGN_OR_RETURN(reply, Run(write, draft));
  if (write.dry_run) return reply;
  setting_.highest = std::max(setting_.highest, reply.account.member);
  draft.Merge();
  return reply;
}

absl::StatusOr<WriteReply> GroupDecider::Run(const Write& write, Draft& draft) {
  WriteReply reply;
  MemberNumber member = 0;
  if (write.plan != nullptr) {
    PlanReply planned;
    ASSIGN_OR_RETURN(planned, write.plan(draft, Context(draft, "")));
    member = planned.member;
    reply.payload = std::move(planned.payload);
    reply.changed = true;
  } else {
    AccountChange change;
    const Occasion occasion{write.actor, setting_.now, write.request_id};
    ASSIGN_OR_RETURN(change, RunCommand(write.command, occasion, draft));
    member = change.account.member;
    reply.changed = change.changed || change.audit.has_value();
    reply.discarded_fields = std::move(change.discarded_fields);
    reply.consequences = std::move(change.consequences);
    // Of an erased member nothing is answered but the ID.
    if (change.erase_member) {
      change.account = Account();
      change.account.member = member;
    }
    reply.account = std::move(change.account);
  }
  if (!write.request_id.empty()) Remember(write, reply, member, setting_.now, draft);
  return reply;
}

std::vector<bool> GroupDecider::LookUpCards(absl::Span<const accounts::ImportAccount> rows) const {
  std::vector<bool> stored(rows.size(), true);
  std::vector<std::string_view> keys;
  std::vector<size_t> row_of_key;
  for (size_t i = 0; i < rows.size(); ++i) {
    // Of rows that are there already no card is asked for.
    if (rows[i].account.member <= setting_.highest) continue;
    keys.insert(keys.end(), rows[i].card_keys.begin(), rows[i].card_keys.end());
    row_of_key.resize(keys.size(), i);
    stored[i] = false;
  }
  const auto cards = group_.store().GetCards(keys);
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!cards.ok() || (*cards)[i]) stored[row_of_key[i]] = true;
  }
  return stored;
}

void GroupDecider::Decide(absl::Span<accounts::ImportAccount> rows,
                          std::vector<absl::StatusOr<ImportedRow>>& outcomes) {
  const std::vector<bool> cards_stored = LookUpCards(rows);
  for (size_t i = 0; i < rows.size(); ++i) {
    outcomes.push_back(DecideRow(rows[i], cards_stored[i]));
  }
}

absl::StatusOr<ImportedRow> GroupDecider::DecideRow(accounts::ImportAccount& row,
                                                    bool cards_stored) {
  const MemberNumber member = row.account.member;
  std::optional<Account> current;
  ASSIGN_OR_RETURN(current, group_.FindAccount(member));
  if (current) {
    row.fingerprint = Fingerprinter(group_.store()).Of(row.account, current->juvenile);
  } else {
    RETURN_IF_ERROR(CheckNotDeleted(member, /*makes=*/true, group_));
  }
  const std::string program = current ? current->program : row.account.program;
  ImportedCards cards{std::move(row.card_keys), cards_stored};
  AccountChange change;
  ASSIGN_OR_RETURN(change, accounts::DecideRow(current ? &*current : nullptr, std::move(row),
                                               Context(group_, program)));
  const ImportedRow outcome{.changed = change.changed, .juvenile = change.account.juvenile};
  // Without a draft of its own: rows are many, and what StageImported refuses leaves no trace.
  if (change.changed) {
    RETURN_IF_ERROR(StageImported(std::move(change.account), std::move(cards), group_));
  }
  setting_.highest = std::max(setting_.highest, member);
  return outcome;
}

absl::StatusOr<AccountChange> GroupDecider::RunCommand(Command command, const Occasion& occasion,
                                                       Draft& draft) {
  if (auto* registration = std::get_if<accounts::RegisterCard>(&command)) {
    RETURN_IF_ERROR(PrepareRegistration(*registration, draft));
  }
  std::optional<Account> current;
  ASSIGN_OR_RETURN(current, draft.FindAccount(accounts::SubjectOf(command)));
  if (!current) {
    const bool makes = std::holds_alternative<accounts::CreateAccount>(command) ||
                       std::holds_alternative<accounts::ImportAccount>(command);
    RETURN_IF_ERROR(CheckNotDeleted(accounts::SubjectOf(command), makes, draft));
  }
  const std::string program = current ? current->program : std::string(ProgramOfNew(command));
  AccountChange change;
  ASSIGN_OR_RETURN(
      change, accounts::Decide(current ? &*current : nullptr, command, Context(draft, program)));
  if (change.changed) RETURN_IF_ERROR(CheckCards(current, command, draft, change));
  RETURN_IF_ERROR(Stage(current, change, occasion, draft));
  return change;
}

}  // namespace frontdesk::directory
