// From card numbers to accounts.
#ifndef FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_
#define FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/member_id.h"
#include "common/mix.h"
#include "index/segment/flat_array.h"
#include "index/segment/packed_column.h"

namespace frontdesk::index {

// A digit string in one integer: its value, and its length by the range the integer is in.
using CardCode = uint64_t;

// nullopt for anything but 1 to 19 digits.
std::optional<CardCode> EncodeCard(std::string_view digits);
std::string DecodeCard(CardCode code);

// Who holds a number.
struct CardOwner {
  uint32_t ordinal = 0;
  MemberNumber member = 0;
};

// Open addressing over the numbers of a segment, of up to 2^30 accounts. A slot has all that a
// look-up asks for, and four of them, where the probes of a number begin, are one cache line.
// Immutable, thread-safe.
class CardTable {
 public:
  class Builder;

  uint32_t size() const { return static_cast<uint32_t>(places_.size()); }

  // Calls use(owner) for the accounts that hold the number, the one written last first, until it
  // returns true. Expected O(1): little more than one wait for memory.
  template <typename Use>
  void Find(CardCode code, Use use) const;

  // Asks the processor for the slots of a number that will be looked up soon.
  void PrefetchSlot(CardCode code) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[HomeOf(code, slots_.size())]);
  }

  // The numbers of an account: begin, end. O(log n).
  std::pair<uint32_t, uint32_t> EntriesOf(uint32_t ordinal) const {
    return {static_cast<uint32_t>(owners_.LowerBound(ordinal)),
            static_cast<uint32_t>(owners_.LowerBound(uint64_t{ordinal} + 1))};
  }
  CardCode CodeOf(uint32_t entry) const { return slots_[places_[entry]].number - 1; }

  // Where in the order of writing an account stands among those of this segment that hold a number
  // together; 0 for all others.
  uint32_t AgeOf(uint32_t ordinal) const;

  uint64_t MemoryBytes() const {
    return places_.MemoryBytes() + owners_.MemoryBytes() + slots_.MemoryBytes() +
           contested_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.places_, self.owners_, self.slots_, self.contested_);
  }

 private:
  struct Contested {
    uint32_t ordinal = 0;
    uint32_t age = 0;  // place in the order of writing, from 1
  };

  static constexpr int kOrdinalBits = 30;
  static_assert(kMaxMemberNumber < uint64_t{1} << (64 - kOrdinalBits));
  // Slots of a cache line.
  static constexpr size_t kLine = 4;

  struct Slot {
    uint64_t number = 0;  // its code and one; 0: free
    uint64_t owner = 0;   // member and ordinal
  };
  static CardOwner OwnerOf(const Slot& slot) {
    return {static_cast<uint32_t>(slot.owner & ((uint64_t{1} << kOrdinalBits) - 1)),
            slot.owner >> kOrdinalBits};
  }
  // Where the probes of a number begin. The high half of a product spreads over any number of
  // lines.
  static size_t HomeOf(CardCode code, size_t slots) {
    const auto product = static_cast<unsigned __int128>(Mix64(code)) * (slots / kLine);
    return static_cast<size_t>(product >> 64) * kLine;
  }
  static size_t Next(size_t slot, size_t slots) { return slot + 1 == slots ? 0 : slot + 1; }

  PackedColumn places_;             // the slots of numbers, by account
  MonotoneColumn owners_;           // of places_
  FlatArray<Slot> slots_;           // whole lines
  FlatArray<Contested> contested_;  // accounts that share a number, ascending
};

// Collects numbers in the order of ordinals.
class CardTable::Builder {
 public:
  // `age`: larger means written later.
  void Add(uint32_t ordinal, MemberNumber member, CardCode code, uint64_t age);
  CardTable Finish() &&;

 private:
  // Fills the slots and sets the places; returns entries that share their number with others.
  std::vector<uint32_t> FillSlots(std::vector<Slot>& slots, std::vector<uint32_t>& places) const;
  // The entry that filled the slot.
  uint32_t EntryIn(const Slot& slot) const;
  std::vector<Contested> MakeContested(const std::vector<uint32_t>& entries) const;

  std::vector<CardCode> codes_;
  std::vector<uint32_t> owners_;
  std::vector<MemberNumber> members_;
  std::vector<uint64_t> ages_;
};

template <typename Use>
void CardTable::Find(CardCode code, Use use) const {
  if (slots_.empty()) return;
  const uint64_t number = code + 1;
  size_t line = HomeOf(code, slots_.size());
  for (;; line = line + kLine == slots_.size() ? 0 : line + kLine) {
    const Slot* slots = &slots_[line];
    // All of a line at once: to guess where in it the number is fails often, and each failure waits
    // for memory before the next look-up can begin.
    uint32_t same = 0;
    for (size_t i = 0; i < kLine; ++i) same |= uint32_t{slots[i].number == number} << i;
    for (; same != 0; same &= same - 1) {
      if (use(OwnerOf(slots[std::countr_zero(same)]))) return;
    }
    // Lines are filled from their first slot on.
    if (slots[kLine - 1].number == 0) return;
  }
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_
