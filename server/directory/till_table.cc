#include "server/directory/till_table.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>
#include <type_traits>

#include "common/limits.h"
#include "common/mix.h"

namespace frontdesk::directory {
namespace {

using accounts::AccountKind;
using accounts::AccountStatus;
using accounts::CardState;
using storage::records::AccountRecord;

constexpr size_t kMinSlots = 16;
constexpr int kMaxLevels = 32;

// Number and length in one integer that is never 0; 0 for what is no card number.
uint64_t KeyOf(std::string_view digits) {
  if (digits.size() < limits::kMinCardDigits || digits.size() > limits::kMaxCardDigits) return 0;
  uint64_t value = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return 0;
    value = value * 10 + static_cast<uint64_t>(c - '0');
  }
  // 19 digits need 64 bits with room for 8.4e18 more: numbers that are shorter, and begin with
  // zeros, are told from longer ones by where they lie in it.
  constexpr uint64_t kAbove = 10'000'000'000'000'000'001u;
  return digits.size() == limits::kMaxCardDigits
             ? value + 1
             : kAbove + value +
                   (limits::kMaxCardDigits - 1 - digits.size()) * 1'100'000'000'000'000'000u;
}

// Everything small about a card in one word; 0: not known.
struct Facts {
  uint64_t member : 34;
  uint64_t card_state : 3;
  uint64_t account_status : 3;
  uint64_t gift : 1;
  uint64_t juvenile : 1;
  uint64_t tier : 12;
  uint64_t currency : 10;
};
static_assert(sizeof(Facts) == sizeof(uint64_t));
static_assert(kMaxMemberNumber < uint64_t{1} << 34);

// A slot's number among all: its shard, and behind that its place in the shard, all levels one
// after the other.
constexpr int kPlaceBits = 24;

}  // namespace

// Written under the shard's version; readers look again if it moved. Zeros are a free one.
struct TillTable::Slot {
  std::atomic<uint64_t> key = 0;  // 0: free
  std::atomic<uint64_t> facts = 0;
  std::atomic<int64_t> points = 0;
  std::atomic<int64_t> stored_value = 0;
};

// Slots that are all free, of which none takes memory before it is used: a table for millions of
// cards that are still to come costs nothing.
template <typename Slot>
class FreeSlots {
 public:
  // `size` is a power of two.
  explicit FreeSlots(size_t size)
      : size_(size), slots_(static_cast<Slot*>(std::calloc(size, sizeof(Slot)))) {
    if (slots_ == nullptr) throw std::bad_alloc();
  }
  size_t size() const { return size_; }
  Slot* data() { return slots_.get(); }
  Slot& operator[](size_t i) { return slots_.get()[i]; }

 private:
  struct Free {
    void operator()(Slot* slots) const { std::free(slots); }
  };
  static_assert(std::is_trivially_destructible_v<Slot>);

  const size_t size_;
  const std::unique_ptr<Slot, Free> slots_;
};

struct TillTable::Level {
  explicit Level(size_t size) : slots(size) {}

  // The slot of the key, or the free one where it belongs.
  Slot& Find(uint64_t key, uint64_t hash) {
    const size_t mask = slots.size() - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
      const uint64_t found = slots[i].key.load(std::memory_order_acquire);
      if (found == key || found == 0) return slots[i];
    }
  }
  bool full() const { return 4 * used >= 3 * slots.size(); }

  FreeSlots<Slot> slots;
  size_t used = 0;  // of the thread that writes
};

struct alignas(64) TillTable::Shard {
  std::atomic<uint32_t> version = 0;  // odd while a slot is being written
  std::atomic<int> count = 0;         // of levels
  std::array<std::unique_ptr<Level>, kMaxLevels> levels;

  // The slot that holds the key, newest level first; null if none does.
  Slot* Find(uint64_t key, uint64_t hash) const {
    for (int i = count.load(std::memory_order_acquire); i-- > 0;) {
      Slot& slot = levels[static_cast<size_t>(i)]->Find(key, hash);
      if (slot.key.load(std::memory_order_relaxed) == key) return &slot;
    }
    return nullptr;
  }

  // The place of a slot of this shard, and back.
  uint32_t PlaceOf(const Slot& slot) const {
    uint32_t before = 0;
    for (const auto& level : levels) {
      const Slot* first = level->slots.data();
      if (&slot >= first && &slot < first + level->slots.size()) {
        return before + static_cast<uint32_t>(&slot - first);
      }
      before += static_cast<uint32_t>(level->slots.size());
    }
    return before;  // not reached: the slot is of this shard
  }
  Slot& At(uint32_t place) const {
    size_t level = 0;
    for (; place >= levels[level]->slots.size(); ++level) {
      place -= static_cast<uint32_t>(levels[level]->slots.size());
    }
    return levels[level]->slots[place];
  }

  // A slot for a key that has none yet.
  Slot& Add(uint64_t key, uint64_t hash) {
    const auto newest = static_cast<size_t>(count.load(std::memory_order_relaxed)) - 1;
    if (levels[newest]->full()) {
      levels[newest + 1] = std::make_unique<Level>(2 * levels[newest]->slots.size());
      count.store(static_cast<int>(newest) + 2, std::memory_order_release);
      return Add(key, hash);
    }
    ++levels[newest]->used;
    return levels[newest]->Find(key, hash);
  }

  void Write(Slot& slot, uint64_t key, uint64_t facts, int64_t points, int64_t stored_value) {
    const uint32_t before = version.load(std::memory_order_relaxed);
    version.store(before + 1, std::memory_order_relaxed);
    slot.facts.store(facts, std::memory_order_release);
    slot.points.store(points, std::memory_order_release);
    slot.stored_value.store(stored_value, std::memory_order_release);
    slot.key.store(key, std::memory_order_release);
    version.store(before + 2, std::memory_order_release);
  }
};

TextNumbers::~TextNumbers() {
  for (uint32_t i = 0; i < size_; ++i) delete texts_[i].load();
}

std::optional<uint32_t> TextNumbers::Add(std::string_view text) {
  for (uint32_t i = 0; i < size_; ++i) {
    if (Get(i) == text) return i;
  }
  if (size_ == kMax) return std::nullopt;
  texts_[size_].store(new std::string(text), std::memory_order_release);
  return size_++;
}

TillTable::TillTable(size_t expected) : shards_(std::make_unique<Shard[]>(kShards)) {
  const size_t slots = std::bit_ceil(std::max(kMinSlots, expected * 10 / 7 / kShards));
  for (size_t i = 0; i < kShards; ++i) {
    shards_[i].levels[0] = std::make_unique<Level>(slots);
    shards_[i].count.store(1, std::memory_order_release);
  }
}

TillTable::~TillTable() = default;

TillTable::Shard& TillTable::ShardOf(uint64_t hash) const { return shards_[hash >> 56]; }

std::optional<TillCard> TillTable::Find(std::string_view digits) const {
  const uint64_t key = KeyOf(digits);
  if (key == 0) return std::nullopt;
  const uint64_t hash = Mix64(key);
  const Shard& shard = ShardOf(hash);
  for (;;) {
    const uint32_t version = shard.version.load(std::memory_order_acquire);
    const Slot* slot = shard.Find(key, hash);
    if (slot == nullptr) return std::nullopt;
    const auto facts = std::bit_cast<Facts>(slot->facts.load(std::memory_order_acquire));
    const int64_t points = slot->points.load(std::memory_order_acquire);
    const int64_t stored_value = slot->stored_value.load(std::memory_order_acquire);
    if (version % 2 != 0 || shard.version.load(std::memory_order_relaxed) != version) continue;
    if (std::bit_cast<uint64_t>(facts) == 0) return std::nullopt;
    return TillCard{.member = facts.member,
                    .state = static_cast<CardState>(facts.card_state),
                    .account_status = static_cast<AccountStatus>(facts.account_status),
                    .gift = facts.gift != 0,
                    .juvenile = facts.juvenile != 0,
                    .tier = tiers_.Get(facts.tier),
                    .currency = currencies_.Get(facts.currency),
                    .points = points,
                    .stored_value_minor = stored_value};
  }
}

void TillTable::Apply(const storage::CommitBatch& batch) {
  std::lock_guard lock(mutex_);
  for (MemberNumber member : batch.erased) EraseLocked(member);
  for (const std::string& digits : batch.erased_cards) EraseCard(digits);
  absl::flat_hash_set<MemberNumber> owners;
  for (const AccountRecord& account : batch.accounts) owners.insert(account.member());
  // A card that goes to nobody, or whose account is not told of, is left to storage.
  for (const storage::CardPut& card : batch.cards) {
    if (!owners.contains(card.owner.member())) EraseCard(card.digits);
  }
  for (const AccountRecord& account : batch.accounts) PutLocked(account);
}

void TillTable::Put(const AccountRecord& account) {
  std::lock_guard lock(mutex_);
  PutLocked(account);
}

void TillTable::BeginFill() {
  std::lock_guard lock(mutex_);
  filling_ = true;
}

void TillTable::Fill(const AccountRecord& account) {
  std::lock_guard lock(mutex_);
  if (erased_.contains(account.member())) return;
  for (const auto& card : account.cards()) {
    const auto state = static_cast<CardState>(card.state());
    const uint64_t key = KeyOf(card.number());
    if (key == 0 || state == CardState::kExchanged) continue;
    const uint64_t hash = Mix64(key);
    if (ShardOf(hash).Find(key, hash) == nullptr) PutCard(key, account, state);
  }
}

void TillTable::EndFill() {
  std::lock_guard lock(mutex_);
  filling_ = false;
  erased_.clear();
}

void TillTable::PutLocked(const AccountRecord& account) {
  for (const auto& card : account.cards()) {
    const auto state = static_cast<CardState>(card.state());
    if (state == CardState::kExchanged) {
      EraseCard(card.number());  // the answer names the successor
    } else if (const uint64_t key = KeyOf(card.number()); key != 0) {
      PutCard(key, account, state);
    }
  }
}

void TillTable::PutCard(uint64_t key, const AccountRecord& account, CardState state) {
  const std::optional<uint32_t> tier = tiers_.Add(account.tier());
  const std::optional<uint32_t> currency = currencies_.Add(account.currency());
  const uint64_t hash = Mix64(key);
  Shard& shard = ShardOf(hash);
  Slot* slot = shard.Find(key, hash);
  Facts facts = {};
  if (tier && currency && *currency < 1024) {
    facts.member = account.member();
    facts.card_state = static_cast<uint64_t>(state) & 7;
    facts.account_status = static_cast<uint64_t>(account.status()) & 7;
    facts.gift = account.kind() == static_cast<int32_t>(AccountKind::kGift) ? 1 : 0;
    facts.juvenile = account.juvenile() ? 1 : 0;
    facts.tier = *tier;
    facts.currency = *currency;
  } else if (slot == nullptr) {
    return;
  }
  if (slot == nullptr) slot = &shard.Add(key, hash);
  const auto before = std::bit_cast<Facts>(slot->facts.load(std::memory_order_relaxed));
  shard.Write(*slot, key, std::bit_cast<uint64_t>(facts), account.points(),
              account.stored_value_minor());
  if (facts.member == before.member || facts.member == 0) return;
  const auto number =
      static_cast<uint32_t>(&shard - shards_.get()) << kPlaceBits | shard.PlaceOf(*slot);
  slots_of_.Add(facts.member, number, [this](uint32_t other) { return MemberOf(other); });
}

MemberNumber TillTable::MemberOf(uint32_t number) const {
  const Slot& slot = shards_[number >> kPlaceBits].At(number & ((uint32_t{1} << kPlaceBits) - 1));
  return std::bit_cast<Facts>(slot.facts.load(std::memory_order_relaxed)).member;
}

void TillTable::EraseCard(std::string_view digits) {
  const uint64_t key = KeyOf(digits);
  const uint64_t hash = Mix64(key);
  Shard& shard = ShardOf(hash);
  Slot* slot = key == 0 ? nullptr : shard.Find(key, hash);
  // An empty slot says that there is news, to those who fill the table with older things.
  if (slot == nullptr && key != 0 && filling_) slot = &shard.Add(key, hash);
  if (slot != nullptr) shard.Write(*slot, key, 0, 0, 0);
}

void TillTable::Erase(MemberNumber member) {
  std::lock_guard lock(mutex_);
  EraseLocked(member);
}

void TillTable::EraseLocked(MemberNumber member) {
  if (filling_) erased_.insert(member);
  slots_of_.ForEach(member, [&](uint32_t number) {
    if (MemberOf(number) != member) return;
    Shard& shard = shards_[number >> kPlaceBits];
    Slot& slot = shard.At(number & ((uint32_t{1} << kPlaceBits) - 1));
    shard.Write(slot, slot.key.load(std::memory_order_relaxed), 0, 0, 0);
  });
}

}  // namespace frontdesk::directory
