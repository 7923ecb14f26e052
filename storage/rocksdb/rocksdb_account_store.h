// The AccountStore on RocksDB. Made by OpenRocksdbStore.
#ifndef FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_ACCOUNT_STORE_H_
#define FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_ACCOUNT_STORE_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/account_store.h"
#include "storage/keyed_hash.h"
#include "storage/rocksdb/committer.h"
#include "storage/rocksdb/data_folder.h"
#include "storage/rocksdb/database.h"
#include "storage/rocksdb/disk_guard.h"
#include "storage/rocksdb/freeze.h"
#include "storage/rocksdb/read_view.h"
#include "storage/rocksdb/witness.h"

namespace frontdesk::storage {

class RocksdbAccountStore final : public AccountStore {
 public:
  // An opened and verified database with what belongs to it.
  struct Parts {
    std::unique_ptr<DataFolder> folder;
    std::shared_ptr<FreezeState> freeze;
    std::unique_ptr<Database> db;
    records::StoreIdentityRecord identity;
    LogHead head;
    std::unique_ptr<DiskGuard> guard;        // null in salvage
    std::unique_ptr<WitnessWriter> witness;  // null in salvage
    const Clock* clock = nullptr;
    uint64_t rows_checked_at_start = 0;  // as in RocksdbStoreOptions
  };
  explicit RocksdbAccountStore(Parts parts);

  absl::StatusOr<uint64_t> Commit(const CommitBatch& batch) override;
  uint64_t last_sequence() const override { return last_sequence_.load(); }
  absl::StatusOr<std::string> CommitDigest(uint64_t sequence) const override;
  absl::StatusOr<MemberNumber> HighestMember() const override;
  absl::Status CheckLargeTables(const std::atomic<bool>& cancelled) const override;
  bool frozen() const override { return parts_.freeze->frozen(); }
  absl::StatusOr<std::optional<records::AccountRecord>> GetAccount(
      MemberNumber member) const override;
  absl::StatusOr<std::vector<std::optional<records::AccountRecord>>> GetAccounts(
      absl::Span<const MemberNumber> members) const override;
  absl::StatusOr<std::optional<records::CardOwnerRecord>> GetCard(
      std::string_view digits) const override;
  absl::StatusOr<std::vector<std::optional<records::CardOwnerRecord>>> GetCards(
      absl::Span<const std::string_view> keys) const override;
  std::string CardKey(std::string_view digits) const override;
  absl::StatusOr<std::optional<records::RequestRecord>> GetRequest(
      std::string_view request_id) const override;
  absl::Status ScanRequests(
      const std::function<absl::Status(std::string, records::RequestRecord)>& visit) const override;
  absl::Status ScanGroups(
      const std::function<absl::Status(records::GroupRecord)>& visit) const override;
  absl::StatusOr<std::optional<std::string>> GetRow(const RowKey& key) const override;
  absl::Status ScanRows(const RowRange& range, const RowVisitor& visit) const override;
  absl::StatusOr<std::unique_ptr<StoreSnapshot>> Snapshot() const override;
  absl::Status ReadChanges(
      uint64_t after, const std::function<absl::Status(const ChangeEntry&)>& visit) const override;
  absl::Status Purge(absl::Span<const MemberNumber> members, absl::Time deadline) override;
  std::string KeyedHash(std::string_view bytes) const override;

 private:
  absl::StatusOr<std::unique_ptr<ReadView>> TakeView() const;

  const Parts parts_;
  const KeyedHasher keys_;
  const RowHasher rows_;
  const bool salvage_;
  std::optional<Committer> committer_;  // empty in salvage
  std::atomic<uint64_t> last_sequence_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_ROCKSDB_ACCOUNT_STORE_H_
