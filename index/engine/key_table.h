// A hash table from numbers to entries of the delta that one thread fills while others look things
// up.
#ifndef FRONTDESK_INDEX_ENGINE_KEY_TABLE_H_
#define FRONTDESK_INDEX_ENGINE_KEY_TABLE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace frontdesk::index {

// Insert-only; a key may have several entries. Insert() is for one thread; Find() is lock-free for
// any number of threads at the same time.
class KeyTable {
 public:
  KeyTable() : KeyTable(kMinSlots) {}

  // Adds an entry. False if the table is full: then make a Larger() one.
  bool Insert(uint64_t key, uint32_t entry);
  // A copy with more room. For the thread that inserts.
  std::shared_ptr<KeyTable> Larger() const;

  // Calls visit(entry) for every entry of the key, in the order of insertion. May show entries that
  // are inserted meanwhile.
  template <typename Visit>
  void Find(uint64_t key, Visit visit) const {
    for (size_t slot = SlotOf(key);; slot = (slot + 1) & (slots_.size() - 1)) {
      const uint32_t entry = slots_[slot].entry_and_one.load(std::memory_order_acquire);
      if (entry == 0) return;
      if (slots_[slot].key == key) visit(entry - 1);
    }
  }

  uint64_t MemoryBytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  static constexpr size_t kMinSlots = 1024;  // a power of two, as all sizes are

  struct Slot {
    uint64_t key = 0;                         // written before the entry is published
    std::atomic<uint32_t> entry_and_one = 0;  // 0: free
  };

  explicit KeyTable(size_t slots) : slots_(slots) {}
  size_t SlotOf(uint64_t key) const {
    return static_cast<size_t>((key * 0x9e3779b97f4a7c15) >> 32) & (slots_.size() - 1);
  }

  std::vector<Slot> slots_;
  size_t used_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_KEY_TABLE_H_
