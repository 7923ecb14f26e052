// Where accounts live: an ordered log of atomic commits and the state they add up to.
//
// Nothing above this interface may assume that it is the only process that writes: a second engine
// over a shared database will implement it. State is followed through the change log.
#ifndef FRONTDESK_STORAGE_ACCOUNT_STORE_H_
#define FRONTDESK_STORAGE_ACCOUNT_STORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/member_id.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "storage/row.h"

namespace frontdesk::storage {

namespace records = ::frontdesk::storage::v1;

// A card number and whose it is.
struct CardPut {
  std::string digits;
  records::CardOwnerRecord owner;
  std::string key = "";  // AccountStore::CardKey of the digits, if it was made before; or empty
};

// Everything one commit writes. All of it or nothing. Erasures come first: what is erased and put
// stays put. Of two puts under one key the later counts.
struct CommitBatch {
  std::vector<records::AccountRecord> accounts;                          // put by `member`
  std::vector<MemberNumber> erased;                                      // accounts removed
  std::vector<CardPut> cards;                                            // put by card digits
  std::vector<std::string> erased_cards;                                 // by card digits
  std::vector<std::pair<std::string, records::RequestRecord>> requests;  // put by request ID
  std::vector<std::string> erased_requests;  // by stored key, as ScanRequests gives it
  std::vector<records::GroupRecord> groups;  // put by name and ID
  std::vector<std::pair<std::string, std::string>> erased_groups;  // by name and ID
  std::vector<Row> rows;                                           // put by key
  std::vector<RowKey> erased_rows;

  bool empty() const;
};

// INVALID_ARGUMENT `RECORD_UNREADABLE` if `batch` holds a record that no store could read back:
// text that is not UTF-8, or a member above kMaxMemberNumber. Committed, one such record would make
// every full scan fail. Every Commit asks this.
absl::Status CheckBatch(const CommitBatch& batch);

// One entry of the change log.
struct ChangeEntry {
  uint64_t sequence = 0;
  std::vector<MemberNumber> members;  // written or erased
};

// A consistent view of one moment. Thread-safe. Should be short-lived.
class StoreSnapshot : public RowReader {
 public:
  // Last commit in the view.
  virtual uint64_t sequence() const = 0;
  // The account as it was then, or nullopt.
  virtual absl::StatusOr<std::optional<records::AccountRecord>> GetAccount(
      MemberNumber member) const = 0;
  // Calls `visit` for each account from `first` on, in member order, until it returns an error,
  // which is returned.
  virtual absl::Status ScanAccounts(
      MemberNumber first,
      const std::function<absl::Status(records::AccountRecord)>& visit) const = 0;
};

// Errors of every method: DATA_LOSS when stored bytes are not what was written (nothing damaged is
// ever returned); UNAVAILABLE when the store has stopped taking writes after a failure, or cannot
// be read.
//
// Commit is for one thread at a time; everything else is thread-safe.
class AccountStore : public RowReader {
 public:
  // Writes the batch atomically and returns its commit number once it is on disk: one more than the
  // commit before, starting at 1, without gaps. After an error the outcome is not known and the
  // store takes no more writes until it is opened again, with two exceptions after which nothing
  // was written and the store is not frozen: UNAVAILABLE `DISK_ALMOST_FULL` (the same Commit
  // succeeds once there is room) and the INVALID_ARGUMENT of CheckBatch.
  virtual absl::StatusOr<uint64_t> Commit(const CommitBatch& batch) = 0;

  // The last commit on disk; 0 for an empty store.
  virtual uint64_t last_sequence() const = 0;
  // 32 bytes that stand for commit `sequence` and all before it, in this store and no other.
  // FAILED_PRECONDITION `CHANGE_LOG_TRIMMED` if the log does not reach back that far, NOT_FOUND if
  // there is no such commit.
  virtual absl::StatusOr<std::string> CommitDigest(uint64_t sequence) const = 0;
  // The highest member number there is; 0 if there are no accounts.
  virtual absl::StatusOr<MemberNumber> HighestMember() const = 0;
  // Reads, beside everything else, the rows of all tables besides accounts that were too many to be
  // checked before the store was opened. DATA_LOSS `ROWS_LOST` if they are not those that were
  // committed; CANCELLED once `cancelled` is true. Cost: about a microsecond a row.
  virtual absl::Status CheckLargeTables(const std::atomic<bool>& cancelled) const = 0;
  // True once a failure has stopped writes.
  virtual bool frozen() const = 0;

  // The account, or nullopt.
  virtual absl::StatusOr<std::optional<records::AccountRecord>> GetAccount(
      MemberNumber member) const = 0;
  // As GetAccount, one answer a member in the order asked.
  virtual absl::StatusOr<std::vector<std::optional<records::AccountRecord>>> GetAccounts(
      absl::Span<const MemberNumber> members) const = 0;
  // Owner and state of a card number (digits), or nullopt.
  virtual absl::StatusOr<std::optional<records::CardOwnerRecord>> GetCard(
      std::string_view digits) const = 0;
  // What stands for a card number (digits) inside this store. Lets whoever has the time pay for it
  // before it is needed: about half a microsecond.
  virtual std::string CardKey(std::string_view digits) const = 0;
  // As GetCard, of numbers given by their CardKey: one answer a key in the order asked. Cheaper
  // than one by one.
  virtual absl::StatusOr<std::vector<std::optional<records::CardOwnerRecord>>> GetCards(
      absl::Span<const std::string_view> keys) const = 0;
  // What a request ID answered, or nullopt.
  virtual absl::StatusOr<std::optional<records::RequestRecord>> GetRequest(
      std::string_view request_id) const = 0;
  // All request records with their stored keys, in key order.
  virtual absl::Status ScanRequests(
      const std::function<absl::Status(std::string key, records::RequestRecord)>& visit) const = 0;
  // All groups ever put, in key order.
  virtual absl::Status ScanGroups(
      const std::function<absl::Status(records::GroupRecord)>& visit) const = 0;

  // A view of this moment.
  virtual absl::StatusOr<std::unique_ptr<StoreSnapshot>> Snapshot() const = 0;
  // Calls `visit` for each commit after `after`, in order, until it returns an error, which is
  // returned. FAILED_PRECONDITION if the log no longer reaches back that far.
  virtual absl::Status ReadChanges(
      uint64_t after, const std::function<absl::Status(const ChangeEntry&)>& visit) const = 0;

  // Drives what was erased or replaced before the call out of every file: of these members, and of
  // all requests and mails. Slow (it rewrites tables); may run beside everything else, one call at
  // a time. UNAVAILABLE `SNAPSHOT_HELD` if a snapshot taken before the call still lives at
  // `deadline`: ask again. Does nothing to backups.
  virtual absl::Status Purge(absl::Span<const MemberNumber> members, absl::Time deadline) = 0;

  // A hash of `bytes` keyed with a secret of this store: 16 bytes. For fingerprints of personal
  // data.
  virtual std::string KeyedHash(std::string_view bytes) const = 0;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ACCOUNT_STORE_H_
