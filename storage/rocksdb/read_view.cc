#include "storage/rocksdb/read_view.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "storage/rocksdb/change_log.h"

namespace frontdesk::storage {
namespace {

absl::Status RowsLost(ColumnFamily family, const Tally& found, const Tally& expected) {
  return MakeError(
      absl::StatusCode::kDataLoss, "ROWS_LOST",
      absl::StrCat("column family `", ToAbsl(ColumnFamilyName(family)), "` holds ", found.count,
                   " rows, ", expected.count, " were committed",
                   found.count == expected.count ? ", and they are not the same" : ""));
}

class RocksdbSnapshot final : public StoreSnapshot {
 public:
  RocksdbSnapshot(std::unique_ptr<ReadView> view, const KeyedHasher& keys)
      : view_(std::move(view)), rows_{&view_->db(), &keys, view_->snapshot()} {}

  uint64_t sequence() const override { return view_->sequence(); }

  absl::StatusOr<std::optional<records::AccountRecord>> GetAccount(
      MemberNumber member) const override {
    rocksdb::PinnableSlice value;
    ASSIGN_OR_RETURN(const bool found,
                     view_->db().GetBytes(ColumnFamily::kAccounts, EncodeAccountKey(member),
                                          view_->snapshot(), &value));
    if (!found) return std::nullopt;
    ASSIGN_OR_RETURN(records::AccountRecord account, DecodeAccount(member, ToView(value)));
    return account;
  }

  absl::StatusOr<std::optional<std::string>> GetRow(const RowKey& key) const override {
    return storage::GetRow(rows_, key);
  }

  absl::Status ScanRows(const RowRange& range, const RowVisitor& visit) const override {
    return storage::ScanRows(rows_, range, visit);
  }

  absl::Status ScanAccounts(
      MemberNumber first,
      const std::function<absl::Status(records::AccountRecord)>& visit) const override {
    // Member numbers begin at 0: from there on it is the whole family.
    const std::string start = first == 0 ? "" : EncodeAccountKey(first);
    return view_->Scan(ColumnFamily::kAccounts, start,
                       [&](std::string_view key, std::string_view value) -> absl::Status {
                         ASSIGN_OR_RETURN(records::AccountRecord account,
                                          DecodeAccount(DecodeAccountKey(key), value));
                         return visit(std::move(account));
                       });
  }

 private:
  const std::unique_ptr<ReadView> view_;
  const RowSource rows_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ReadView>> ReadView::Take(const ViewSource& source, uint64_t known) {
  std::unique_ptr<ReadView> view(new ReadView(source, source.db->rocksdb()->GetSnapshot()));
  RETURN_IF_ERROR(view->FindHead(known));
  return view;
}

ReadView::~ReadView() { source_.db->rocksdb()->ReleaseSnapshot(snapshot_); }

absl::Status ReadView::FindHead(uint64_t known) {
  const auto entry_of = [this](uint64_t sequence) {
    return source_.db->Get<v1::ChangeRecord>(ColumnFamily::kChanges, EncodeChangeKey(sequence),
                                             snapshot_);
  };
  sequence_ = known;
  ASSIGN_OR_RETURN(std::optional<v1::ChangeRecord> head, entry_of(known));
  // A commit may have landed between reading `known` and taking the snapshot. Numbers have no
  // gaps, so the first one missing is the end.
  for (;;) {
    ASSIGN_OR_RETURN(std::optional<v1::ChangeRecord> next, entry_of(sequence_ + 1));
    if (!next.has_value()) break;
    head = std::move(next);
    ++sequence_;
  }
  if (sequence_ == 0 || source_.rows == nullptr) return absl::OkStatus();
  if (!head.has_value()) {
    return MakeError(absl::StatusCode::kDataLoss, "CHANGE_LOG_BROKEN",
                     "the last commit is missing in the change log");
  }
  ASSIGN_OR_RETURN(LogHead log_head, HeadAfter(sequence_, *head));
  tallies_ = log_head.tallies;
  return absl::OkStatus();
}

absl::Status ReadView::Scan(
    ColumnFamily family, std::string_view first,
    absl::FunctionRef<absl::Status(std::string_view, std::string_view)> visit) const {
  const bool tallied = first.empty() && source_.rows != nullptr;
  Tally found;
  RETURN_IF_ERROR(
      source_.db->Scan(family, first, snapshot_, [&](std::string_view key, std::string_view value) {
        if (tallied) found.Add(source_.rows->Hash(key, value));
        return visit(key, value);
      }));
  const Tally& expected = tallies_.Get(family);
  if (tallied && found != expected) return RowsLost(family, found, expected);
  return absl::OkStatus();
}

std::unique_ptr<StoreSnapshot> MakeStoreSnapshot(std::unique_ptr<ReadView> view,
                                                 const KeyedHasher& keys) {
  return std::make_unique<RocksdbSnapshot>(std::move(view), keys);
}

}  // namespace frontdesk::storage
