#include "storage/memory/memory_account_store.h"

#include <algorithm>
#include <set>
#include <string>

#include "common/error.h"
#include "common/status_macros.h"

namespace frontdesk::storage {
namespace {

using Accounts = std::map<MemberNumber, records::AccountRecord>;
using Rows = std::map<RowKey, std::string>;

template <typename Map, typename Key>
std::optional<typename Map::mapped_type> Find(const Map& map, const Key& key) {
  auto it = map.find(key);
  if (it == map.end()) return std::nullopt;
  return it->second;
}

// The rows of `range` in its order.
std::vector<Row> Select(const Rows& rows, const RowRange& range) {
  const bool descending = range.order == RowRange::Order::kDescending;
  std::vector<Row> selected;
  for (const auto& [key, payload] : rows) {
    if (key.table != range.table) continue;
    if (ShapeOf(key.table) == RowShape::kOfMember && key.member != range.member) continue;
    if (range.after && (descending ? key >= *range.after : key <= *range.after)) continue;
    selected.push_back({key, payload});
    selected.back().key.name.clear();
  }
  if (descending) std::ranges::reverse(selected);
  return selected;
}

absl::Status Visit(std::vector<Row> rows, const RowVisitor& visit) {
  for (Row& row : rows) RETURN_IF_ERROR(visit(row.key, std::move(row.payload)));
  return absl::OkStatus();
}

class MemorySnapshot final : public StoreSnapshot {
 public:
  MemorySnapshot(uint64_t sequence, Accounts accounts, Rows rows)
      : sequence_(sequence), accounts_(std::move(accounts)), rows_(std::move(rows)) {}

  uint64_t sequence() const override { return sequence_; }

  absl::StatusOr<std::optional<records::AccountRecord>> GetAccount(
      MemberNumber member) const override {
    return Find(accounts_, member);
  }
  absl::StatusOr<std::optional<std::string>> GetRow(const RowKey& key) const override {
    return Find(rows_, key);
  }
  absl::Status ScanRows(const RowRange& range, const RowVisitor& visit) const override {
    return Visit(Select(rows_, range), visit);
  }

  absl::Status ScanAccounts(
      MemberNumber first,
      const std::function<absl::Status(records::AccountRecord)>& visit) const override {
    for (auto it = accounts_.lower_bound(first); it != accounts_.end(); ++it) {
      RETURN_IF_ERROR(visit(it->second));
    }
    return absl::OkStatus();
  }

 private:
  const uint64_t sequence_;
  const Accounts accounts_;
  const Rows rows_;
};

ChangeEntry MakeEntry(uint64_t sequence, const CommitBatch& batch) {
  std::set<MemberNumber> members(batch.erased.begin(), batch.erased.end());
  for (const records::AccountRecord& account : batch.accounts) members.insert(account.member());
  return {sequence, {members.begin(), members.end()}};
}

}  // namespace

MemoryAccountStore::MemoryAccountStore() : hasher_(RandomStoreSecret()) {}

absl::StatusOr<uint64_t> MemoryAccountStore::Commit(const CommitBatch& batch) {
  std::function<absl::Status()> gate;
  {
    std::lock_guard lock(mutex_);
    gate = gate_;
  }
  if (gate) RETURN_IF_ERROR(gate());
  std::lock_guard lock(mutex_);
  if (frozen_) {
    return MakeError(absl::StatusCode::kUnavailable, "STORE_FROZEN",
                     "the store takes no writes after a failure until it is opened again");
  }
  RETURN_IF_ERROR(CheckBatch(batch));
  if (!fail_next_.has_value()) {
    ApplyLocked(batch);
    return changes_.size();
  }
  if (*fail_next_ == FailedCommit::kKept) ApplyLocked(batch);
  fail_next_.reset();
  frozen_ = true;
  return MakeError(absl::StatusCode::kUnavailable, "WRITE_FAILED",
                   "the write failed; its outcome is not known");
}

void MemoryAccountStore::ApplyLocked(const CommitBatch& batch) {
  for (MemberNumber member : batch.erased) accounts_.erase(member);
  for (const std::string& digits : batch.erased_cards) cards_.erase(CardKey(digits));
  for (const std::string& key : batch.erased_requests) requests_.erase(key);
  for (const auto& group : batch.erased_groups) groups_.erase(group);
  for (const RowKey& key : batch.erased_rows) rows_.erase(key);
  for (const auto& account : batch.accounts) accounts_[account.member()] = account;
  for (const CardPut& card : batch.cards) {
    cards_[card.key.empty() ? CardKey(card.digits) : card.key] = card.owner;
  }
  for (const auto& [id, record] : batch.requests)
    requests_[hasher_.Hash(HashPurpose::kRequest, id)] = record;
  for (const auto& group : batch.groups) groups_[{group.group_name(), group.group_id()}] = group;
  for (const Row& row : batch.rows) rows_[row.key] = row.payload;
  changes_.push_back(MakeEntry(changes_.size() + 1, batch));
}

uint64_t MemoryAccountStore::last_sequence() const {
  std::lock_guard lock(mutex_);
  return changes_.size();
}

absl::StatusOr<std::string> MemoryAccountStore::CommitDigest(uint64_t sequence) const {
  if (sequence > last_sequence()) return absl::NotFoundError("there is no such commit");
  // The history of a store in memory cannot be changed behind its back: its number stands for it.
  const std::string half = hasher_.Hash(HashPurpose::kRequest, std::to_string(sequence));
  return half + half;
}

absl::StatusOr<MemberNumber> MemoryAccountStore::HighestMember() const {
  std::lock_guard lock(mutex_);
  return accounts_.empty() ? 0 : accounts_.rbegin()->first;
}

bool MemoryAccountStore::frozen() const {
  std::lock_guard lock(mutex_);
  return frozen_;
}

absl::StatusOr<std::optional<records::AccountRecord>> MemoryAccountStore::GetAccount(
    MemberNumber member) const {
  std::lock_guard lock(mutex_);
  return Find(accounts_, member);
}

absl::StatusOr<std::vector<std::optional<records::AccountRecord>>> MemoryAccountStore::GetAccounts(
    absl::Span<const MemberNumber> members) const {
  std::lock_guard lock(mutex_);
  std::vector<std::optional<records::AccountRecord>> found;
  for (MemberNumber member : members) found.push_back(Find(accounts_, member));
  return found;
}

absl::StatusOr<std::optional<records::CardOwnerRecord>> MemoryAccountStore::GetCard(
    std::string_view digits) const {
  std::lock_guard lock(mutex_);
  return Find(cards_, CardKey(digits));
}

absl::StatusOr<std::vector<std::optional<records::CardOwnerRecord>>> MemoryAccountStore::GetCards(
    absl::Span<const std::string_view> keys) const {
  std::lock_guard lock(mutex_);
  std::vector<std::optional<records::CardOwnerRecord>> found;
  for (std::string_view key : keys) found.push_back(Find(cards_, key));
  return found;
}

std::string MemoryAccountStore::CardKey(std::string_view digits) const {
  return hasher_.Hash(HashPurpose::kCard, digits);
}

absl::StatusOr<std::optional<records::RequestRecord>> MemoryAccountStore::GetRequest(
    std::string_view request_id) const {
  std::lock_guard lock(mutex_);
  return Find(requests_, hasher_.Hash(HashPurpose::kRequest, request_id));
}

absl::Status MemoryAccountStore::ScanRequests(
    const std::function<absl::Status(std::string, records::RequestRecord)>& visit) const {
  decltype(requests_) requests;
  {
    std::lock_guard lock(mutex_);
    requests = requests_;
  }
  for (const auto& [key, record] : requests) RETURN_IF_ERROR(visit(key, record));
  return absl::OkStatus();
}

absl::Status MemoryAccountStore::ScanGroups(
    const std::function<absl::Status(records::GroupRecord)>& visit) const {
  decltype(groups_) groups;
  {
    std::lock_guard lock(mutex_);
    groups = groups_;
  }
  for (const auto& [key, record] : groups) RETURN_IF_ERROR(visit(record));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<StoreSnapshot>> MemoryAccountStore::Snapshot() const {
  std::lock_guard lock(mutex_);
  return std::make_unique<MemorySnapshot>(changes_.size(), accounts_, rows_);
}

absl::StatusOr<std::optional<std::string>> MemoryAccountStore::GetRow(const RowKey& key) const {
  std::lock_guard lock(mutex_);
  return Find(rows_, key);
}

absl::Status MemoryAccountStore::ScanRows(const RowRange& range, const RowVisitor& visit) const {
  std::vector<Row> selected;
  {
    std::lock_guard lock(mutex_);
    selected = Select(rows_, range);
  }
  return Visit(std::move(selected), visit);
}

absl::Status MemoryAccountStore::Purge(absl::Span<const MemberNumber>, absl::Time) {
  return absl::OkStatus();  // erased is gone
}

absl::Status MemoryAccountStore::ReadChanges(
    uint64_t after, const std::function<absl::Status(const ChangeEntry&)>& visit) const {
  std::vector<ChangeEntry> entries;
  {
    std::lock_guard lock(mutex_);
    if (after < changes_.size()) entries.assign(changes_.begin() + after, changes_.end());
  }
  for (const ChangeEntry& entry : entries) RETURN_IF_ERROR(visit(entry));
  return absl::OkStatus();
}

std::string MemoryAccountStore::KeyedHash(std::string_view bytes) const {
  return hasher_.Hash(HashPurpose::kFingerprint, bytes);
}

void MemoryAccountStore::FailNextCommit(FailedCommit outcome) {
  std::lock_guard lock(mutex_);
  fail_next_ = outcome;
}

void MemoryAccountStore::SetGate(std::function<absl::Status()> gate) {
  std::lock_guard lock(mutex_);
  gate_ = std::move(gate);
}

void MemoryAccountStore::Thaw() {
  std::lock_guard lock(mutex_);
  frozen_ = false;
}

}  // namespace frontdesk::storage
