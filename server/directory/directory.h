// The directory: all accounts, in storage and in the index, behind one writer.
//
// Writes go through a queue to one thread, which decides each on the state left by the one before,
// commits a group of them to storage with one sync, applies it to the index and then answers. So a
// write is on disk and searchable when it is acknowledged, and no reader ever sees half of one.
// After a failed commit nothing more is written (STORAGE_FROZEN), and the index stays at the last
// commit that is known to be on disk.
#ifndef FRONTDESK_SERVER_DIRECTORY_DIRECTORY_H_
#define FRONTDESK_SERVER_DIRECTORY_DIRECTORY_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/clock.h"
#include "index/engine.h"
#include "server/accounts/account.h"
#include "server/accounts/issued_card.h"
#include "server/accounts/programs.h"
#include "server/directory/account_cursor.h"
#include "server/directory/bulk_indexer.h"
#include "server/directory/group_registry.h"
#include "server/directory/image_keeper.h"
#include "server/directory/loader.h"
#include "server/directory/member_reader.h"
#include "server/directory/purger.h"
#include "server/directory/snapshot_pins.h"
#include "server/directory/till_table.h"
#include "server/directory/write.h"
#include "server/directory/write_queue.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

class GroupDecider;

struct DirectoryOptions {
  absl::TimeZone zone = absl::UTCTimeZone();  // of the program: decides what day it is
  index::EngineOptions engine;
  // Where the image of the index is kept (image_keeper.h); empty: nowhere.
  std::string image;
  // Told why an image was not used or not written. For the log; holds no personal data.
  std::function<void(const absl::Status&)> on_image;
  const std::atomic<bool>* cancelled = nullptr;  // stops Open early; not owned, may be null
  // Told, on the writer thread, of every failure of storage. For the log; holds no personal data.
  std::function<void(const absl::Status&)> on_failure;
};

// A card number and the account it belongs to now.
struct CardView {
  accounts::CardState state = accounts::CardState::kUnspecified;
  std::optional<accounts::Account> account;               // nullopt: belongs to nobody
  std::optional<accounts::CardRemainder> remainder = {};  // what it holds without an owner
};

// Thread-safe.
class Directory {
 public:
  // Builds the index from `store` and starts the writer. `store` and `clock` must outlive the
  // directory. Errors: those of LoadIndex.
  static absl::StatusOr<std::unique_ptr<Directory>> Open(storage::AccountStore& store,
                                                         const Clock& clock,
                                                         DirectoryOptions options);
  ~Directory();  // as Stop
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  // Queues a write. `done` gets the reply or an error: those of GroupDecider, UNAVAILABLE
  // STORAGE_FROZEN or SHUTTING_DOWN, RESOURCE_EXHAUSTED WRITE_QUEUE_FULL, DEADLINE_EXCEEDED. Called
  // once, on the writer thread or before Submit returns.
  void Submit(Write write, WriteCallback done);

  // As Submit, for rows of an import; a refused row does not stop the others. Batches are written
  // in the order of the calls. The rows are prepared here, if they are not yet.
  void Import(ImportBatch batch);
  // Does the costly part of Import beforehand, on any thread.
  void PrepareRows(absl::Span<accounts::ImportAccount> rows) const;

  // Finishes what is queued and refuses the rest. Reads go on.
  void Stop();

  // The account, or NOT_FOUND ACCOUNT_NOT_FOUND, ACCOUNT_DELETED; DATA_LOSS and UNAVAILABLE as the
  // store says.
  absl::StatusOr<accounts::Account> Get(MemberNumber member) const;
  // The card of these digits, or NOT_FOUND CARD_NOT_FOUND; DATA_LOSS CARD_OWNER_MISMATCH if card
  // and account disagree.
  absl::StatusOr<CardView> GetByCard(std::string_view digits) const;
  // The card as tills see it, from memory; nullopt: ask GetByCard. As new as every write that was
  // acknowledged. Well under a microsecond.
  std::optional<TillCard> FindTillCard(std::string_view digits) const;
  // The accounts as they are now, in the order asked.
  absl::StatusOr<std::vector<std::optional<accounts::Account>>> GetAccounts(
      absl::Span<const MemberNumber> members) const;
  // All accounts as of now, in pieces.
  absl::StatusOr<std::unique_ptr<AccountCursor>> ReadAll() const;

  // The newest state of the index.
  std::shared_ptr<const index::Snapshot> Snapshot() const { return loaded_.engine->Current(); }
  // Waits until commit `sequence` is visible; UNAVAILABLE SEQUENCE_NOT_REACHED at `deadline`.
  absl::Status WaitVisible(uint64_t sequence, absl::Time deadline) const;

  // Programs, tiers, stores and card ranges as of now.
  std::shared_ptr<const accounts::Programs> programs() const;
  // Rows as they are now, and a view of one moment of accounts and rows.
  const storage::RowReader& rows() const { return store_; }
  absl::StatusOr<std::unique_ptr<storage::StoreSnapshot>> StoredMoment() const {
    return store_.Snapshot();
  }

  SnapshotPins& pins() { return pins_; }
  const MemberReader& members() const { return members_; }
  const GroupRegistry& groups() const { return groups_; }
  index::EngineStats engine_stats() const { return loaded_.engine->Stats(); }
  uint64_t committed_sequence() const { return store_.last_sequence(); }
  uint64_t committed_writes() const { return committed_writes_.load(std::memory_order_relaxed); }
  bool frozen() const { return store_.frozen(); }
  absl::Time Now() const { return clock_.Now(); }
  absl::TimeZone zone() const { return options_.zone; }
  // As AccountStore::KeyedHash.
  std::string KeyedHash(std::string_view bytes) const { return store_.KeyedHash(bytes); }

 private:
  Directory(storage::AccountStore& store, const Clock& clock, DirectoryOptions options,
            LoadedIndex loaded);

  // The writer thread.
  void Run();
  void Process(WriteGroup group);
  absl::Status SweepRequests();
  // What a group leaves behind in memory once it is on disk.
  void Remember(const GroupDecider& decider);
  // Commits and applies; the sequence after which everything in the batch is visible.
  absl::StatusOr<uint64_t> Commit(const storage::CommitBatch& batch,
                                  absl::Span<const index::Change> changes);
  // Commits a group of nothing but rows; the index gets them from the indexer, which answers.
  absl::Status CommitImports(WriteGroup& group, const storage::CommitBatch& batch,
                             std::vector<index::Change> changes);
  // Begins what goes on beside the writer: images, and the tills after a start from an image.
  void StartKeeping();
  // Sees to it that no image holds anything of members who are gone.
  void ForgetInImages(const std::vector<MemberNumber>& members);
  // Lets everybody look who waits for a commit.
  void TellVisible();

  storage::AccountStore& store_;
  const Clock& clock_;
  const DirectoryOptions options_;
  const MemberReader members_;
  // Index and tills. The pointers never change; the highest member is the writer thread's.
  LoadedIndex loaded_;
  GroupRegistry groups_;
  SnapshotPins pins_;
  WriteQueue queue_;
  std::atomic<uint64_t> committed_writes_ = 0;

  // Of the writer thread.
  absl::Time next_sweep_ = absl::InfinitePast();
  uint64_t given_ = 0;  // last commit that the index has or gets from the indexer

  mutable std::mutex programs_mutex_;
  std::shared_ptr<const accounts::Programs> programs_;

  mutable std::mutex visible_mutex_;
  mutable std::condition_variable visible_changed_;
  std::optional<BulkIndexer> indexer_;
  std::optional<ImageKeeper> images_;
  std::atomic<bool> stopping_ = false;
  std::thread finisher_;  // of what a start leaves for later: tills, checks of large tables
  std::once_flag stopped_;
  std::thread writer_;
  std::unique_ptr<Purger> purger_;  // last: works with the rest
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_DIRECTORY_H_
