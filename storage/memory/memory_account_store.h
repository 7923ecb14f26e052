// An AccountStore of maps: what the contract says, in the most obvious code. For tests and as the
// twin that every engine must agree with. Nothing survives the process.
#ifndef FRONTDESK_STORAGE_MEMORY_MEMORY_ACCOUNT_STORE_H_
#define FRONTDESK_STORAGE_MEMORY_MEMORY_ACCOUNT_STORE_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/account_store.h"
#include "storage/keyed_hash.h"

namespace frontdesk::storage {

// Thread-safe throughout, Commit too. A snapshot costs O(accounts).
class MemoryAccountStore final : public AccountStore {
 public:
  // What became of the batch of a failed commit: a caller cannot tell, so both must be tested.
  enum class FailedCommit { kLost, kKept };

  MemoryAccountStore();

  absl::StatusOr<uint64_t> Commit(const CommitBatch& batch) override;
  uint64_t last_sequence() const override;
  absl::StatusOr<std::string> CommitDigest(uint64_t sequence) const override;
  absl::StatusOr<MemberNumber> HighestMember() const override;
  // Nothing is opened, nothing can be lost.
  absl::Status CheckLargeTables(const std::atomic<bool>&) const override {
    return absl::OkStatus();
  }
  bool frozen() const override;
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

  // The next Commit fails as on a broken disk and freezes the store.
  void FailNextCommit(FailedCommit outcome);
  // Takes writes again, as a store does when it is opened again.
  void Thaw();
  // Every Commit asks `gate` first, which may wait. What it refuses is not written and does not
  // freeze the store, as when the disk is almost full.
  void SetGate(std::function<absl::Status()> gate);

 private:
  void ApplyLocked(const CommitBatch& batch);

  const KeyedHasher hasher_;

  mutable std::mutex mutex_;
  std::map<MemberNumber, records::AccountRecord> accounts_;
  std::map<std::string, records::CardOwnerRecord, std::less<>> cards_;
  std::map<std::string, records::RequestRecord> requests_;  // by keyed hash of the request ID
  std::map<std::pair<std::string, std::string>, records::GroupRecord> groups_;
  std::map<RowKey, std::string> rows_;
  std::vector<ChangeEntry> changes_;
  std::optional<FailedCommit> fail_next_;
  std::function<absl::Status()> gate_;  // may be null
  bool frozen_ = false;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_MEMORY_MEMORY_ACCOUNT_STORE_H_
