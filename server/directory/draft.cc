#include "server/directory/draft.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/status_macros.h"
#include "server/directory/converters.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using storage::RowKey;
using storage::RowRange;

bool IsIn(const RowRange& range, const RowKey& key) {
  if (key.table != range.table) return false;
  if (ShapeOf(key.table) == storage::RowShape::kOfMember && key.member != range.member) {
    return false;
  }
  if (!range.after) return true;
  return range.order == RowRange::Order::kAscending ? key > *range.after : key < *range.after;
}

}  // namespace

absl::StatusOr<std::optional<Account>> Draft::FindAccount(MemberNumber member) const {
  if (member == 0) return std::optional<Account>();
  for (const Draft* draft = this; draft != nullptr; draft = draft->below_) {
    if (auto said = Say(draft->accounts_, member)) return *std::move(said);
  }
  if (member > base_.highest) return std::optional<Account>();
  std::optional<records::AccountRecord> record;
  ASSIGN_OR_RETURN(record, base_.store.GetAccount(member));
  if (!record) return std::optional<Account>();
  return FromRecord(*record);
}

absl::StatusOr<std::optional<records::CardOwnerRecord>> Draft::FindCard(std::string_view digits,
                                                                        bool stored) const {
  for (const Draft* draft = this; draft != nullptr; draft = draft->below_) {
    if (const auto said = Say(draft->card_of_, digits)) return (*said)->owner;
  }
  if (!stored) return std::optional<records::CardOwnerRecord>();
  return base_.store.GetCard(digits);
}

absl::StatusOr<std::optional<records::RequestRecord>> Draft::FindRequest(
    const std::string& id) const {
  for (const Draft* draft = this; draft != nullptr; draft = draft->below_) {
    if (auto said = Say(draft->requests_, id)) return *std::move(said);
  }
  return base_.store.GetRequest(id);
}

absl::StatusOr<std::optional<std::string>> Draft::GetRow(const RowKey& key) const {
  for (const Draft* draft = this; draft != nullptr; draft = draft->below_) {
    if (auto said = Say(draft->rows_, key)) return *std::move(said);
  }
  if (key.table == storage::Table::kTombstones && key.number > base_.highest) {
    return std::optional<std::string>();
  }
  return base_.store.GetRow(key);
}

void Draft::Overlay(const RowRange& range, std::map<RowKey, std::string>& rows) const {
  if (below_ != nullptr) below_->Overlay(range, rows);
  for (const auto& [key, payload] : rows_) {
    if (!IsIn(range, key)) continue;
    if (payload) {
      rows.insert_or_assign(key, *payload);
    } else {
      rows.erase(key);
    }
  }
}

absl::Status Draft::ScanRows(const RowRange& range, const storage::RowVisitor& visit) const {
  std::map<RowKey, std::string> rows;
  RETURN_IF_ERROR(base_.store.ScanRows(range, [&rows](const RowKey& key, std::string payload) {
    rows.emplace(key, std::move(payload));
    return absl::OkStatus();
  }));
  Overlay(range, rows);
  if (range.order == RowRange::Order::kAscending) {
    for (auto& [key, payload] : rows) RETURN_IF_ERROR(visit(key, std::move(payload)));
    return absl::OkStatus();
  }
  for (auto it = rows.rbegin(); it != rows.rend(); ++it) {
    RETURN_IF_ERROR(visit(it->first, std::move(it->second)));
  }
  return absl::OkStatus();
}

void Draft::PutAccount(Account&& account) {
  const MemberNumber member = account.member;
  // Rows of imports mostly come in the order of their numbers.
  searched_.insert(searched_.end(), member);
  accounts_.insert_or_assign(accounts_.end(), member, std::move(account));
}

void Draft::PutLastLogin(const Account& account) {
  accounts_.insert_or_assign(account.member, account);
}

void Draft::EraseAccount(MemberNumber member) {
  accounts_.insert_or_assign(member, std::nullopt);
  searched_.insert(member);
}

void Draft::PutCard(storage::CardPut card) {
  const auto known = card_of_.find(card.digits);
  if (known != card_of_.end()) {
    known->second->owner = std::move(card.owner);
    return;
  }
  storage::CardPut& put = cards_.emplace_back(std::move(card));
  card_of_.emplace(put.digits, &put);
}

void Draft::PutRequest(const std::string& id, records::RequestRecord request) {
  requests_.insert_or_assign(id, std::move(request));
}

absl::Status Draft::ForgetReplies(MemberNumber member) {
  const auto forget = [member, this](const Draft& draft) {
    for (const auto& [id, request] : draft.requests_) {
      if (request && request->member() == member) requests_.insert_or_assign(id, std::nullopt);
    }
  };
  for (const Draft* draft = this; draft != nullptr; draft = draft->below_) forget(*draft);
  return base_.store.ScanRequests([&](std::string key, const records::RequestRecord& request) {
    if (request.member() == member) erased_requests_.insert(std::move(key));
    return absl::OkStatus();
  });
}

void Draft::AddGroup(Group group) { groups_.insert_or_assign(std::move(group), true); }

void Draft::PutRow(storage::Row row) {
  rows_.insert_or_assign(std::move(row.key), std::move(row.payload));
}

void Draft::EraseRow(const RowKey& key) { rows_.insert_or_assign(key, std::nullopt); }

void Draft::Merge() {
  const auto merge = [](auto& from, auto& to) {
    for (auto& [key, value] : from) to.insert_or_assign(key, std::move(value));
    from.clear();
  };
  merge(accounts_, below_->accounts_);
  for (storage::CardPut& card : cards_) below_->PutCard(std::move(card));
  card_of_.clear();
  cards_.clear();
  merge(requests_, below_->requests_);
  merge(rows_, below_->rows_);
  merge(groups_, below_->groups_);
  below_->searched_.merge(searched_);
  below_->erased_requests_.merge(erased_requests_);
  if (programs_ != nullptr) below_->programs_ = std::move(programs_);
}

bool Draft::HasRowsOf(storage::Table table) const {
  return std::ranges::any_of(
      rows_, [table](const auto& row) { return row.first.table == table && row.second; });
}

storage::CommitBatch Draft::TakeBatch() {
  storage::CommitBatch batch;
  batch.accounts.reserve(accounts_.size());
  for (auto& [member, account] : accounts_) {
    if (account) {
      batch.accounts.push_back(ToRecord(*std::move(account)));
    } else {
      batch.erased.push_back(member);
    }
  }
  accounts_.clear();
  card_of_.clear();
  batch.cards.assign(std::move_iterator(cards_.begin()), std::move_iterator(cards_.end()));
  cards_.clear();
  for (const auto& [id, request] : requests_) {
    if (request) batch.requests.emplace_back(id, *request);
  }
  batch.erased_requests.assign(erased_requests_.begin(), erased_requests_.end());
  for (const auto& [key, payload] : rows_) {
    if (payload) {
      batch.rows.push_back({key, *payload});
    } else {
      batch.erased_rows.push_back(key);
    }
  }
  for (const auto& [group, added] : groups_) {
    if (!added) {
      batch.erased_groups.emplace_back(group.name, group.id);
      continue;
    }
    records::GroupRecord& record = batch.groups.emplace_back();
    record.set_group_name(group.name);
    record.set_group_id(group.id);
  }
  return batch;
}

std::vector<index::Change> Draft::Changes() const {
  std::vector<index::Change> changes;
  changes.reserve(searched_.size());
  // Both in the order of numbers: all that is searched is among the accounts.
  auto account = accounts_.begin();
  for (MemberNumber member : searched_) {
    while (account->first != member) ++account;
    index::Change& change = changes.emplace_back();
    change.member = member;
    if (account->second) change.document = ToDocument(*account->second);
  }
  return changes;
}

}  // namespace frontdesk::directory
