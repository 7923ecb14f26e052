// From card numbers to accounts.
#ifndef FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_
#define FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

  // Calls visit(ordinal) for the accounts that hold the number, the one written last first, until
  // it returns true. Expected O(1).
  template <typename Visit>
  void Find(CardCode code, Visit visit) const;

  // The numbers of an account: begin, end. O(log n).
  std::pair<uint32_t, uint32_t> EntriesOf(uint32_t ordinal) const;
  CardCode CodeOf(uint32_t entry) const { return codes_[entry]; }

  // Where in the order of writing an account stands among those of this segment that hold a number
  // together; 0 for all others.
  uint32_t AgeOf(uint32_t ordinal) const;

  uint64_t MemoryBytes() const;

 private:
  uint32_t SlotOf(CardCode code) const;
  uint32_t NextSlot(uint32_t slot) const { return slot + 1 == slots_.size() ? 0 : slot + 1; }

  std::vector<CardCode> codes_;  // by account
  std::vector<uint32_t> owners_;
  std::vector<uint32_t> slots_;  // entry and one; 0: free
  // Accounts that share a number, ascending, and their place in the order of writing, from 1.
  std::vector<std::pair<uint32_t, uint32_t>> contested_;
};

// Collects numbers in the order of ordinals.
class CardTable::Builder {
 public:
  // `age`: larger means written later.
  void Add(uint32_t ordinal, CardCode code, uint64_t age);
  CardTable Finish() &&;

 private:
  void AddContested(std::vector<uint32_t> entries);

  CardTable result_;
  std::vector<uint64_t> ages_;
};

template <typename Visit>
void CardTable::Find(CardCode code, Visit visit) const {
  if (slots_.empty()) return;
  for (uint32_t slot = SlotOf(code); slots_[slot] != 0; slot = NextSlot(slot)) {
    const uint32_t entry = slots_[slot] - 1;
    if (codes_[entry] == code && visit(owners_[entry])) return;
  }
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_CARD_TABLE_H_
