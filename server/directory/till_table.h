// What tills ask for, in memory: card number → state, account state, tier and balances.
//
// A till waits for the answer with a member in front of it, and there are thousands of tills, so
// the answer needs no lock, no storage and one cache line. What the table does not hold, storage
// answers.
#ifndef FRONTDESK_SERVER_DIRECTORY_TILL_TABLE_H_
#define FRONTDESK_SERVER_DIRECTORY_TILL_TABLE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/member_id.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "server/accounts/account.h"
#include "server/directory/member_slots.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

// A card as a till sees it.
struct TillCard {
  MemberNumber member = 0;  // whose it is
  accounts::CardState state = accounts::CardState::kUnspecified;
  accounts::AccountStatus account_status = accounts::AccountStatus::kUnspecified;
  bool gift = false;
  bool juvenile = false;
  std::string_view tier;      // lives as long as the table
  std::string_view currency;  // as `tier`
  int64_t points = 0;
  int64_t stored_value_minor = 0;
};

// Few distinct texts under small numbers. Add is for one thread, Get for any.
class TextNumbers {
 public:
  static constexpr size_t kMax = 4096;
  ~TextNumbers();

  // The number of the text; nullopt if there are too many texts.
  std::optional<uint32_t> Add(std::string_view text);
  std::string_view Get(uint32_t number) const {
    return *texts_[number].load(std::memory_order_acquire);
  }

 private:
  std::array<std::atomic<const std::string*>, kMax> texts_ = {};
  uint32_t size_ = 0;
};

// Thread-safe. Find never waits for a lock and sees each card before or after a change, never half
// of one. About 60 bytes a card.
class TillTable {
 public:
  // `expected` cards will come: more only cost a little time.
  explicit TillTable(size_t expected = 0);
  ~TillTable();
  TillTable(const TillTable&) = delete;
  TillTable& operator=(const TillTable&) = delete;

  // The card, or nullopt: ask storage. Card numbers that belong to nobody, and those that were
  // exchanged, are never here.
  std::optional<TillCard> Find(std::string_view digits) const;

  // Takes what a commit wrote.
  void Apply(const storage::CommitBatch& batch);
  // The account as it is now.
  void Put(const storage::records::AccountRecord& account);
  // Forgets the cards of an account. Cost: a look at each of them.
  void Erase(MemberNumber member);

  // A table that is filled while it is in use: between BeginFill and EndFill the accounts of an
  // older moment are handed in, and what the table heard of since BeginFill is left as it is.
  void BeginFill();
  void Fill(const storage::records::AccountRecord& account);
  void EndFill();

 private:
  struct Slot;
  struct Level;  // open addressing; when it is full a larger one is put before it
  struct Shard;

  static constexpr size_t kShards = 256;

  Shard& ShardOf(uint64_t hash) const;
  // Whose card is in a slot, by its number among all slots; 0: nobody's.
  MemberNumber MemberOf(uint32_t number) const;
  void PutLocked(const storage::records::AccountRecord& account);
  void PutCard(uint64_t key, const storage::records::AccountRecord& account,
               accounts::CardState state);
  void EraseLocked(MemberNumber member);
  void EraseCard(std::string_view digits);

  const std::unique_ptr<Shard[]> shards_;
  TextNumbers tiers_;
  TextNumbers currencies_;

  std::mutex mutex_;  // of those who change the table
  MemberSlots slots_of_;
  bool filling_ = false;
  absl::flat_hash_set<MemberNumber> erased_;  // while it is being filled
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_TILL_TABLE_H_
