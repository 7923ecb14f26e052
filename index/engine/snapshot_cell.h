// Where the newest snapshot is handed out.
#ifndef FRONTDESK_INDEX_ENGINE_SNAPSHOT_CELL_H_
#define FRONTDESK_INDEX_ENGINE_SNAPSHOT_CELL_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <utility>

namespace frontdesk::index {

// A shared pointer that one thread at a time replaces and any number of threads copy (left-right:
// two slots, of which readers use one while the other is written). Readers never wait; at worst
// they look again because a replacement came between. std::atomic<std::shared_ptr> would do the
// same with a spin lock inside.
template <typename T>
class SnapshotCell {
 public:
  std::shared_ptr<T> Get() const {
    for (;;) {
      const size_t slot = active_.load();
      const Slot& place = slots_[slot];
      place.readers.fetch_add(1);
      if (active_.load() == slot) [[likely]] {
        std::shared_ptr<T> value = place.value;
        place.readers.fetch_sub(1);
        return value;
      }
      place.readers.fetch_sub(1);
    }
  }

  // Readers that begin afterwards get `value`. Waits for those who are copying from the slot it
  // writes: nanoseconds.
  void Set(std::shared_ptr<T> value) {
    const size_t slot = 1 - active_.load();
    Slot& place = slots_[slot];
    while (place.readers.load() != 0) std::this_thread::yield();
    place.value = std::move(value);
    active_.store(slot);
    // The old value is let go by the slot when the next one replaces it, or here, as soon as nobody
    // copies it.
    Slot& old = slots_[1 - slot];
    while (old.readers.load() != 0) std::this_thread::yield();
    old.value.reset();
  }

 private:
  struct alignas(64) Slot {
    std::shared_ptr<T> value;
    mutable std::atomic<size_t> readers = 0;
  };

  std::array<Slot, 2> slots_;
  std::atomic<size_t> active_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_SNAPSHOT_CELL_H_
