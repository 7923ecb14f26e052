// An array that never changes once it is made: its own memory, or a view into an index image.
#ifndef FRONTDESK_INDEX_SEGMENT_FLAT_ARRAY_H_
#define FRONTDESK_INDEX_SEGMENT_FLAT_ARRAY_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace frontdesk::index {

struct FreeMemory {
  void operator()(std::byte* memory) const { std::free(memory); }
};
using FlatMemory = std::unique_ptr<std::byte[], FreeMemory>;

// Memory for `bytes`; large blocks ask the system for huge pages: they are read at random, and an
// entry of the page table for every four kilobytes would cost as much as the reading.
FlatMemory AllocateFlat(size_t bytes);

// All large arrays of a segment are of this type, so that a segment can be written out and opened
// again without a look at its elements. Immutable, thread-safe.
template <typename T>
class FlatArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  FlatArray() = default;
  explicit FlatArray(absl::Span<const T> values)
      : size_(values.size()), memory_(AllocateFlat(values.size() * sizeof(T))) {
    if (size_ == 0) return;
    std::memcpy(memory_.get(), values.data(), values.size() * sizeof(T));
    data_ = reinterpret_cast<const T*>(memory_.get());
  }
  // Of `size` elements, which write(elements) sets; their memory is zero before.
  template <typename Write>
  static FlatArray Written(size_t size, Write write) {
    FlatArray array;
    if (size == 0) return array;
    array.memory_ = AllocateFlat(size * sizeof(T));
    array.size_ = size;
    std::memset(array.memory_.get(), 0, size * sizeof(T));
    auto* elements = reinterpret_cast<T*>(array.memory_.get());
    write(elements);
    array.data_ = elements;
    return array;
  }
  // Of `size` elements at `data`, which must outlive it.
  static FlatArray View(const T* data, size_t size) {
    FlatArray array;
    array.data_ = data;
    array.size_ = size;
    return array;
  }

  FlatArray(FlatArray&& other) noexcept { *this = std::move(other); }
  FlatArray& operator=(FlatArray&& other) noexcept {
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    memory_ = std::move(other.memory_);
    return *this;
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T* data() const { return data_; }
  const T& operator[](size_t i) const { return data_[i]; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  const T& back() const { return data_[size_ - 1]; }
  absl::Span<const T> span() const { return {data_, size_}; }

  uint64_t MemoryBytes() const { return size_ * sizeof(T); }

 private:
  const T* data_ = nullptr;
  size_t size_ = 0;
  FlatMemory memory_;  // null of a view
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_FLAT_ARRAY_H_
