// Which slots of a table hold something of a member, so that they are found without a look at all.
#ifndef FRONTDESK_SERVER_DIRECTORY_MEMBER_SLOTS_H_
#define FRONTDESK_SERVER_DIRECTORY_MEMBER_SLOTS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "common/member_id.h"
#include "common/mix.h"

namespace frontdesk::directory {

// A hint for each slot: four bytes, about seven with the room between them. The slots themselves
// say whose they are; a slot that changed hands is known under the old member too, until the
// hints are sorted out. For one thread.
class MemberSlots {
 public:
  // `member_of(slot)`: whose slot it is now; 0: nobody's. Expected O(1), now and then a pause for
  // the 256th part of all slots.
  template <typename MemberOf>
  void Add(MemberNumber member, uint32_t slot, MemberOf member_of) {
    Part& part = PartOf(member);
    if (4 * (part.used + 1) > 3 * part.hints.size()) SortOut(part, member_of);
    Insert(part, member, slot);
  }

  // Calls use(slot) for all slots of the member and for some that are no longer or were never its
  // own. Expected O(slots of the member).
  template <typename Use>
  void ForEach(MemberNumber member, Use use) const {
    const Part& part = parts_[Mix64(member) >> 56];
    if (part.hints.empty()) return;
    const size_t mask = part.hints.size() - 1;
    for (size_t i = Mix64(member) & mask; part.hints[i] != 0; i = (i + 1) & mask) {
      use(part.hints[i] - 1);
    }
  }

  // Hints that are kept.
  size_t size() const {
    size_t size = 0;
    for (const Part& part : parts_) size += part.used;
    return size;
  }

 private:
  static constexpr size_t kParts = 256;
  static constexpr size_t kMinHints = 16;

  struct Part {
    std::vector<uint32_t> hints;  // a slot and one; 0: free
    size_t used = 0;
  };

  Part& PartOf(MemberNumber member) { return parts_[Mix64(member) >> 56]; }

  static void Insert(Part& part, MemberNumber member, uint32_t slot) {
    const size_t mask = part.hints.size() - 1;
    size_t i = Mix64(member) & mask;
    for (; part.hints[i] != 0; i = (i + 1) & mask) {
      if (part.hints[i] == slot + 1) return;
    }
    part.hints[i] = slot + 1;
    ++part.used;
  }

  // Drops the hints that lead to nothing of a member of this part, and makes room.
  template <typename MemberOf>
  void SortOut(Part& part, MemberOf member_of) {
    const std::vector<uint32_t> old = std::move(part.hints);
    // A slot that changed hands is known in the part of the new member already.
    const auto member_here = [&](uint32_t hint) -> MemberNumber {
      const MemberNumber member = hint == 0 ? 0 : member_of(hint - 1);
      return member != 0 && &PartOf(member) == &part ? member : 0;
    };
    size_t kept = 0;
    for (uint32_t hint : old) kept += member_here(hint) != 0 ? 1 : 0;
    part.hints.assign(std::bit_ceil(2 * kept + kMinHints), 0);
    part.used = 0;
    for (uint32_t hint : old) {
      const MemberNumber member = member_here(hint);
      if (member != 0) Insert(part, member, hint - 1);
    }
  }

  std::array<Part, kParts> parts_;
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_MEMBER_SLOTS_H_
