#include "index/engine/key_table.h"

namespace frontdesk::index {

bool KeyTable::Insert(uint64_t key, uint32_t entry) {
  if (2 * (used_ + 1) > slots_.size()) return false;
  size_t slot = SlotOf(key);
  while (slots_[slot].entry_and_one.load(std::memory_order_relaxed) != 0) {
    slot = (slot + 1) & (slots_.size() - 1);
  }
  slots_[slot].key = key;
  slots_[slot].entry_and_one.store(entry + 1, std::memory_order_release);
  ++used_;
  return true;
}

std::shared_ptr<KeyTable> KeyTable::Larger() const {
  std::shared_ptr<KeyTable> larger(new KeyTable(2 * slots_.size()));
  // From a free slot on, so that a chain that wraps around keeps its order. There is one: half are
  // free.
  size_t start = 0;
  while (slots_[start].entry_and_one.load(std::memory_order_relaxed) != 0) ++start;
  for (size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[(start + i) & (slots_.size() - 1)];
    const uint32_t entry = slot.entry_and_one.load(std::memory_order_relaxed);
    if (entry != 0) larger->Insert(slot.key, entry - 1);
  }
  return larger;
}

}  // namespace frontdesk::index
