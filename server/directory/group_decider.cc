#include "server/directory/group_decider.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/errors.h"
#include "server/accounts/juvenile.h"
#include "server/directory/converters.h"
#include "server/directory/errors.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using storage::records::CardOwnerRecord;
using storage::records::RequestRecord;

// The first number the server gives away itself.
constexpr MemberNumber kFirstAssigned = 1'000'000'000;

// The reply to a request that came before.
absl::StatusOr<WriteReply> Repeat(const RequestRecord& earlier, const Write& write) {
  if (earlier.body_hash() != write.body_hash) return RequestIdReused();
  WriteReply reply;
  ASSIGN_OR_RETURN(reply.account, FromRecord(earlier.reply()));
  reply.discarded_fields.assign(earlier.discarded_fields().begin(),
                                earlier.discarded_fields().end());
  return reply;
}

// The hash by which an import row is recognised (decision 0004).
std::string Fingerprint(const storage::AccountStore& store, const Account& row) {
  return store.KeyedHash(ToRecord(row).SerializeAsString());
}

// The same where nothing but numbers is kept.
std::string FingerprintOfNumbers(const storage::AccountStore& store, const Account& row) {
  Account numbers = row;
  accounts::DropDemographics(numbers);
  numbers.juvenile = true;
  return Fingerprint(store, numbers);
}

const accounts::Card* FindCard(const Account& account, const std::string& number) {
  const auto it = std::ranges::find(account.cards, number, &accounts::Card::number);
  return it == account.cards.end() ? nullptr : &*it;
}

}  // namespace

void PrepareImport(const storage::AccountStore& store, const accounts::RuleContext& context,
                   accounts::ImportAccount& row) {
  row.fingerprint = accounts::IsJuvenile(row.account, context.today())
                        ? FingerprintOfNumbers(store, row.account)
                        : Fingerprint(store, row.account);
  row.checked = accounts::Check(row, context).empty();
}

GroupDecider::GroupDecider(const storage::AccountStore& store, const GroupRegistry& groups,
                           absl::Time now, absl::TimeZone zone, MemberNumber highest)
    : store_(store), groups_(groups), now_(now), zone_(zone), highest_(highest) {}

accounts::RuleContext GroupDecider::Context() const {
  const MemberNumber next = std::max(highest_ + 1, kFirstAssigned);
  return {.now = now_, .zone = zone_, .next_member = next <= kMaxMemberNumber ? next : 0};
}

absl::StatusOr<std::optional<Account>> GroupDecider::Find(MemberNumber member) const {
  if (member == 0) return std::optional<Account>();
  const auto it = accounts_.find(member);
  if (it != accounts_.end()) return std::optional<Account>(it->second);
  std::optional<storage::records::AccountRecord> record;
  ASSIGN_OR_RETURN(record, store_.GetAccount(member));
  if (!record) return std::optional<Account>();
  return FromRecord(*record);
}

absl::StatusOr<bool> GroupDecider::IsCardTaken(const std::string& number) const {
  if (cards_.contains(number)) return true;
  std::optional<CardOwnerRecord> owner;
  ASSIGN_OR_RETURN(owner, store_.GetCard(number));
  return owner.has_value() && owner->member() != 0;
}

absl::Status GroupDecider::CheckCards(const std::optional<Account>& before,
                                      const Account& after) const {
  for (size_t i = 0; i < after.cards.size(); ++i) {
    const std::string& number = after.cards[i].number;
    if (before && FindCard(*before, number) != nullptr) continue;
    bool taken;
    ASSIGN_OR_RETURN(taken, IsCardTaken(number));
    if (taken) return accounts::CardNumberTaken(absl::StrCat("cards[", i, "].number"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<RequestRecord>> GroupDecider::FindRequest(
    const std::string& request_id) const {
  const auto it = requests_.find(request_id);
  if (it != requests_.end()) return std::optional<RequestRecord>(it->second);
  std::optional<RequestRecord> record;
  ASSIGN_OR_RETURN(record, store_.GetRequest(request_id));
  if (record && absl::FromUnixMicros(record->expire_micros()) <= now_) record.reset();
  return record;
}

absl::StatusOr<WriteReply> GroupDecider::Decide(const Write& write) {
  if (!write.request_id.empty()) {
    std::optional<RequestRecord> earlier;
    ASSIGN_OR_RETURN(earlier, FindRequest(write.request_id));
    if (earlier) return Repeat(*earlier, write);
  }
  std::optional<Account> current;
  ASSIGN_OR_RETURN(current, Find(accounts::SubjectOf(write.command)));
  accounts::AccountChange change;
  ASSIGN_OR_RETURN(change, Run(current, write.command));
  WriteReply reply{.account = std::move(change.account),
                   .discarded_fields = std::move(change.discarded_fields),
                   .changed = change.changed,
                   .sequence = 0};
  if (!write.request_id.empty()) Remember(write, reply);
  return reply;
}

absl::StatusOr<ImportedRow> GroupDecider::Decide(accounts::ImportAccount& row) {
  std::optional<Account> current;
  ASSIGN_OR_RETURN(current, Find(row.account.member));
  if (current) {
    row.fingerprint = current->juvenile ? FingerprintOfNumbers(store_, row.account)
                                        : Fingerprint(store_, row.account);
  }
  accounts::AccountChange change;
  ASSIGN_OR_RETURN(change, Run(current, accounts::Command(std::move(row))));
  return ImportedRow{.changed = change.changed, .juvenile = change.account.juvenile};
}

absl::StatusOr<accounts::AccountChange> GroupDecider::Run(const std::optional<Account>& current,
                                                          const accounts::Command& command) {
  accounts::AccountChange change;
  ASSIGN_OR_RETURN(change, accounts::Decide(current ? &*current : nullptr, command, Context()));
  if (change.changed) {
    RETURN_IF_ERROR(CheckCards(current, change.account));
    RETURN_IF_ERROR(Stage(current, change.account));
  }
  return change;
}

absl::Status GroupDecider::Stage(const std::optional<Account>& before, const Account& after) {
  if (before && !before->juvenile && after.juvenile) RETURN_IF_ERROR(ForgetReplies(after.member));
  for (const accounts::Card& card : after.cards) {
    const accounts::Card* known = before ? FindCard(*before, card.number) : nullptr;
    if (known != nullptr && *known == card) continue;
    CardOwnerRecord& owner = cards_[card.number];
    owner.set_member(after.member);
    owner.set_state(static_cast<int32_t>(card.state));
  }
  if (!after.group_name.empty()) {
    Group group{after.group_name, after.group_id};
    if (!groups_.Contains(group)) new_groups_.insert(std::move(group));
  }
  highest_ = std::max(highest_, after.member);
  accounts_.insert_or_assign(after.member, after);
  return absl::OkStatus();
}

void GroupDecider::Remember(const Write& write, const WriteReply& reply) {
  RequestRecord record;
  record.set_body_hash(write.body_hash);
  record.set_member(reply.account.member);
  *record.mutable_reply() = ToRecord(reply.account);
  for (const std::string& field : reply.discarded_fields) record.add_discarded_fields(field);
  record.set_expire_micros(absl::ToUnixMicros(now_ + absl::Hours(limits::kRequestIdHours)));
  requests_.insert_or_assign(write.request_id, std::move(record));
}

absl::Status GroupDecider::ForgetReplies(MemberNumber member) {
  std::erase_if(requests_, [member](const auto& entry) { return entry.second.member() == member; });
  return store_.ScanRequests([&](std::string key, RequestRecord record) {
    if (record.member() == member) erased_requests_.insert(std::move(key));
    return absl::OkStatus();
  });
}

storage::CommitBatch GroupDecider::TakeBatch() {
  storage::CommitBatch batch;
  for (const auto& [member, account] : accounts_) batch.accounts.push_back(ToRecord(account));
  batch.cards.assign(cards_.begin(), cards_.end());
  batch.requests.assign(requests_.begin(), requests_.end());
  batch.erased_requests.assign(erased_requests_.begin(), erased_requests_.end());
  for (const Group& group : new_groups_) {
    storage::records::GroupRecord& record = batch.groups.emplace_back();
    record.set_group_name(group.name);
    record.set_group_id(group.id);
  }
  return batch;
}

std::vector<index::Change> GroupDecider::Changes() const {
  std::vector<index::Change> changes;
  for (const auto& [member, account] : accounts_) changes.push_back({member, ToDocument(account)});
  return changes;
}

}  // namespace frontdesk::directory
