// From card numbers to accounts.
#ifndef FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_
#define FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/mix.h"
#include "index/segment/flat_array.h"
#include "index/segment/packed_column.h"

namespace frontdesk::index {

// A digit string in one integer: its value, and its length by the range the integer is in.
using CardCode = uint64_t;

// nullopt for anything but 1 to 19 digits.
std::optional<CardCode> EncodeCard(std::string_view digits);
std::string DecodeCard(CardCode code);

// Open addressing over the numbers of a segment. Immutable, thread-safe.
class CardTable {
 public:
  class Builder;

  uint32_t size() const { return static_cast<uint32_t>(codes_.size()); }

  // Calls use(ordinal) for the accounts that hold the number, the one written last first, until
  // it returns true. Expected O(1): a slot, the number behind it, its owner.
  template <typename Use>
  void Find(CardCode code, Use use) const;

  // Asks the processor for the slot of a number that will be looked up soon; then for the entry in
  // it, which is returned if there is one.
  void PrefetchSlot(CardCode code) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[SlotOf(Mix64(code), slots_.size())]);
  }
  std::optional<uint32_t> PrefetchEntry(CardCode code) const {
    if (slots_.empty()) return std::nullopt;
    const uint32_t value = slots_[SlotOf(Mix64(code), slots_.size())];
    const uint32_t entry_mask = entry_bits_ == 32 ? ~uint32_t{0} : (uint32_t{1} << entry_bits_) - 1;
    if ((value & entry_mask) == 0) return std::nullopt;
    const uint32_t entry = (value & entry_mask) - 1;
    codes_.Prefetch(entry);
    owners_.Prefetch(entry);
    return entry;
  }

  // The numbers of an account: begin, end. O(log n).
  std::pair<uint32_t, uint32_t> EntriesOf(uint32_t ordinal) const {
    return {static_cast<uint32_t>(owners_.LowerBound(ordinal)),
            static_cast<uint32_t>(owners_.LowerBound(uint64_t{ordinal} + 1))};
  }
  CardCode CodeOf(uint32_t entry) const { return codes_[entry]; }

  // Where in the order of writing an account stands among those of this segment that hold a number
  // together; 0 for all others.
  uint32_t AgeOf(uint32_t ordinal) const;

  uint64_t MemoryBytes() const {
    return codes_.MemoryBytes() + owners_.MemoryBytes() + slots_.MemoryBytes() +
           contested_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.codes_, self.owners_, self.entry_bits_, self.slots_, self.contested_);
  }

 private:
  struct Contested {
    uint32_t ordinal = 0;
    uint32_t age = 0;  // place in the order of writing, from 1
  };

  // The high half of a product spreads over any number of slots.
  static uint32_t SlotOf(uint64_t mixed, size_t slots) {
    return static_cast<uint32_t>((static_cast<unsigned __int128>(mixed) * slots) >> 64);
  }
  static uint32_t Next(uint32_t slot, size_t slots) { return slot + 1 == slots ? 0 : slot + 1; }
  // What a slot holds above the entry: some bits of the number, so that the others of a run need
  // not be looked at.
  static uint32_t MarkOf(uint64_t mixed, uint32_t entry_bits) {
    return entry_bits == 32 ? 0 : static_cast<uint32_t>(mixed) << entry_bits;
  }

  PackedColumn codes_;              // by account
  MonotoneColumn owners_;           // of codes_
  uint32_t entry_bits_ = 32;        // of a slot
  FlatArray<uint32_t> slots_;       // entry and one, and a mark; 0: free
  FlatArray<Contested> contested_;  // accounts that share a number, ascending
};

// Collects numbers in the order of ordinals.
class CardTable::Builder {
 public:
  // `age`: larger means written later.
  void Add(uint32_t ordinal, CardCode code, uint64_t age);
  CardTable Finish() &&;

 private:
  // Fills the slots; returns entries that share their number with others.
  std::vector<uint32_t> FillSlots(std::vector<uint32_t>& slots, uint32_t entry_bits) const;
  std::vector<Contested> MakeContested(const std::vector<uint32_t>& entries) const;

  std::vector<CardCode> codes_;
  std::vector<uint32_t> owners_;
  std::vector<uint64_t> ages_;
};

template <typename Use>
void CardTable::Find(CardCode code, Use use) const {
  if (slots_.empty()) return;
  const uint64_t mixed = Mix64(code);
  const uint32_t mark = MarkOf(mixed, entry_bits_);
  const uint32_t entry_mask = entry_bits_ == 32 ? ~uint32_t{0} : (uint32_t{1} << entry_bits_) - 1;
  uint32_t slot = SlotOf(mixed, slots_.size());
  for (; slots_[slot] != 0; slot = Next(slot, slots_.size())) {
    const uint32_t value = slots_[slot];
    if ((value & ~entry_mask) != mark) continue;
    const uint32_t entry = (value & entry_mask) - 1;
    owners_.Prefetch(entry);
    if (codes_[entry] == code && use(static_cast<uint32_t>(owners_[entry]))) return;
  }
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_
