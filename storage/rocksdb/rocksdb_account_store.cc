#include "storage/rocksdb/rocksdb_account_store.h"

#include <algorithm>
#include <utility>

#include "common/error.h"
#include "storage/rocksdb/purge.h"
#include "storage/rocksdb/rocksdb_errors.h"
#include "storage/rocksdb/row_reading.h"
#include "storage/rocksdb/verification.h"

namespace frontdesk::storage {
namespace {

using records::AccountRecord;

// The keys of accounts as RocksDB takes them.
struct AccountKeys {
  explicit AccountKeys(absl::Span<const MemberNumber> members) {
    for (MemberNumber member : members) bytes.push_back(EncodeAccountKey(member));
    slices.assign(bytes.begin(), bytes.end());
  }
  std::vector<std::string> bytes;
  std::vector<rocksdb::Slice> slices;
};

absl::StatusOr<std::optional<AccountRecord>> ToAccount(MemberNumber member,
                                                       const rocksdb::Status& status,
                                                       const rocksdb::PinnableSlice& value) {
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocksdb(status, "reading accounts");
  ASSIGN_OR_RETURN(AccountRecord account, DecodeAccount(member, ToView(value)));
  return account;
}

absl::Status LogTrimmed() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "CHANGE_LOG_TRIMMED",
                   "the change log no longer reaches back that far; take a snapshot instead");
}

}  // namespace

RocksdbAccountStore::RocksdbAccountStore(Parts parts)
    : parts_(std::move(parts)),
      keys_(parts_.identity.secret()),
      rows_(parts_.identity.secret()),
      salvage_(parts_.guard == nullptr),
      last_sequence_(parts_.head.sequence) {
  if (salvage_) return;
  committer_.emplace(CommitterParts{parts_.db.get(), &keys_, &rows_, parts_.clock,
                                    parts_.guard.get(), parts_.freeze.get()},
                     parts_.head);
}

absl::StatusOr<uint64_t> RocksdbAccountStore::Commit(const CommitBatch& batch) {
  if (salvage_) return parts_.freeze->Check();
  ASSIGN_OR_RETURN(const LogHead head, committer_->Commit(batch));
  last_sequence_.store(head.sequence);
  parts_.witness->Update({parts_.identity.epoch(), head.sequence, head.hash});
  return head.sequence;
}

absl::StatusOr<std::optional<AccountRecord>> RocksdbAccountStore::GetAccount(
    MemberNumber member) const {
  rocksdb::PinnableSlice value;
  ASSIGN_OR_RETURN(
      const bool found,
      parts_.db->GetBytes(ColumnFamily::kAccounts, EncodeAccountKey(member), nullptr, &value));
  if (!found) return std::nullopt;
  ASSIGN_OR_RETURN(AccountRecord account, DecodeAccount(member, ToView(value)));
  return account;
}

absl::StatusOr<std::vector<std::optional<AccountRecord>>> RocksdbAccountStore::GetAccounts(
    absl::Span<const MemberNumber> members) const {
  const AccountKeys keys(members);
  std::vector<rocksdb::PinnableSlice> values(members.size());
  std::vector<rocksdb::Status> statuses(members.size());
  parts_.db->rocksdb()->MultiGet(MakeReadOptions(nullptr),
                                 parts_.db->handle(ColumnFamily::kAccounts), members.size(),
                                 keys.slices.data(), values.data(), statuses.data());
  std::vector<std::optional<AccountRecord>> accounts;
  accounts.reserve(members.size());
  for (size_t i = 0; i < members.size(); ++i) {
    ASSIGN_OR_RETURN(auto account, ToAccount(members[i], statuses[i], values[i]));
    accounts.push_back(std::move(account));
  }
  return accounts;
}

absl::StatusOr<std::optional<records::CardOwnerRecord>> RocksdbAccountStore::GetCard(
    std::string_view digits) const {
  return parts_.db->Get<records::CardOwnerRecord>(ColumnFamily::kCards, CardKey(digits));
}

std::string RocksdbAccountStore::CardKey(std::string_view digits) const {
  return keys_.Hash(HashPurpose::kCard, digits);
}

absl::StatusOr<std::vector<std::optional<records::CardOwnerRecord>>> RocksdbAccountStore::GetCards(
    absl::Span<const std::string_view> keys) const {
  // In their order: those of one table are looked for together.
  std::vector<std::pair<std::string_view, size_t>> places;
  places.reserve(keys.size());
  for (std::string_view key : keys) places.emplace_back(key, places.size());
  std::ranges::sort(places);
  std::vector<rocksdb::Slice> ascending;
  ascending.reserve(places.size());
  for (const auto& [key, place] : places) ascending.push_back(ToSlice(key));
  ASSIGN_OR_RETURN(const auto values, parts_.db->GetAllBytes(ColumnFamily::kCards, ascending));
  std::vector<std::optional<records::CardOwnerRecord>> cards(keys.size());
  for (size_t i = 0; i < places.size(); ++i) {
    if (!values[i]) continue;
    RETURN_IF_ERROR(
        DecodeRecord(ColumnFamily::kCards, ToView(*values[i]), &cards[places[i].second].emplace()));
  }
  return cards;
}

absl::StatusOr<std::optional<records::RequestRecord>> RocksdbAccountStore::GetRequest(
    std::string_view request_id) const {
  return parts_.db->Get<records::RequestRecord>(ColumnFamily::kRequests,
                                                keys_.Hash(HashPurpose::kRequest, request_id));
}

absl::Status RocksdbAccountStore::ScanRequests(
    const std::function<absl::Status(std::string, records::RequestRecord)>& visit) const {
  ASSIGN_OR_RETURN(const auto view, TakeView());
  return view->Scan(ColumnFamily::kRequests, "",
                    [&](std::string_view key, std::string_view value) -> absl::Status {
                      records::RequestRecord request;
                      RETURN_IF_ERROR(DecodeRecord(ColumnFamily::kRequests, value, &request));
                      return visit(std::string(key), std::move(request));
                    });
}

absl::Status RocksdbAccountStore::ScanGroups(
    const std::function<absl::Status(records::GroupRecord)>& visit) const {
  ASSIGN_OR_RETURN(const auto view, TakeView());
  return view->Scan(ColumnFamily::kPrograms, "",
                    [&](std::string_view key, std::string_view value) -> absl::Status {
                      if (!IsGroupKey(key)) return absl::OkStatus();
                      records::GroupRecord group;
                      RETURN_IF_ERROR(DecodeRecord(ColumnFamily::kPrograms, value, &group));
                      return visit(std::move(group));
                    });
}

absl::StatusOr<std::unique_ptr<ReadView>> RocksdbAccountStore::TakeView() const {
  return ReadView::Take({parts_.db.get(), salvage_ ? nullptr : &rows_}, last_sequence());
}

absl::StatusOr<std::unique_ptr<StoreSnapshot>> RocksdbAccountStore::Snapshot() const {
  ASSIGN_OR_RETURN(auto view, TakeView());
  return MakeStoreSnapshot(std::move(view), keys_);
}

absl::StatusOr<std::optional<std::string>> RocksdbAccountStore::GetRow(const RowKey& key) const {
  return storage::GetRow({parts_.db.get(), &keys_, nullptr}, key);
}

absl::Status RocksdbAccountStore::ScanRows(const RowRange& range, const RowVisitor& visit) const {
  return storage::ScanRows({parts_.db.get(), &keys_, nullptr}, range, visit);
}

absl::Status RocksdbAccountStore::Purge(absl::Span<const MemberNumber> members,
                                        absl::Time deadline) {
  RETURN_IF_ERROR(parts_.freeze->Check());
  return PurgeDatabase(*parts_.db, members, deadline);
}

absl::Status RocksdbAccountStore::ReadChanges(
    uint64_t after, const std::function<absl::Status(const ChangeEntry&)>& visit) const {
  ASSIGN_OR_RETURN(const auto view, TakeView());
  ASSIGN_OR_RETURN(const records::LogAnchorRecord anchor, ReadLogAnchor(*parts_.db));
  if (after < anchor.sequence()) return LogTrimmed();
  uint64_t last = after;
  RETURN_IF_ERROR(
      WalkChangeLog(*parts_.db, after, std::nullopt, view->snapshot(),
                    [&](uint64_t sequence, const records::ChangeRecord& entry) -> absl::Status {
                      last = sequence;
                      return visit({sequence, {entry.members().begin(), entry.members().end()}});
                    }));
  if (salvage_ || last >= view->sequence()) return absl::OkStatus();
  return MakeError(absl::StatusCode::kDataLoss, "CHANGE_LOG_BROKEN",
                   "the end of the change log cannot be read");
}

absl::StatusOr<std::string> RocksdbAccountStore::CommitDigest(uint64_t sequence) const {
  ASSIGN_OR_RETURN(const records::LogAnchorRecord anchor, ReadLogAnchor(*parts_.db));
  if (sequence == anchor.sequence()) return anchor.hash();
  if (sequence < anchor.sequence()) return LogTrimmed();
  ASSIGN_OR_RETURN(const auto entry, parts_.db->Get<records::ChangeRecord>(
                                         ColumnFamily::kChanges, EncodeChangeKey(sequence)));
  if (!entry.has_value()) return absl::NotFoundError("there is no such commit");
  return entry->hash();
}

absl::StatusOr<MemberNumber> RocksdbAccountStore::HighestMember() const {
  ASSIGN_OR_RETURN(const std::optional<std::string> key,
                   parts_.db->LastKey(ColumnFamily::kAccounts));
  if (!key) return 0;
  const std::optional<MemberNumber> member = DecodeAccountKey(*key);
  if (member) return *member;
  return MakeError(absl::StatusCode::kDataLoss, "KEY_UNREADABLE",
                   "column family `accounts` holds a key that is no member");
}

absl::Status RocksdbAccountStore::CheckLargeTables(const std::atomic<bool>& cancelled) const {
  if (salvage_) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto view, TakeView());
  return CheckTallies(*view, {.least = parts_.rows_checked_at_start + 1, .cancelled = &cancelled});
}

std::string RocksdbAccountStore::KeyedHash(std::string_view bytes) const {
  return keys_.Hash(HashPurpose::kFingerprint, bytes);
}

}  // namespace frontdesk::storage
