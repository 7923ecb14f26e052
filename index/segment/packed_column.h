// A column of integers in as few bits each as its largest value needs.
#ifndef FRONTDESK_INDEX_SEGMENT_PACKED_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_PACKED_COLUMN_H_

#include <bit>
#include <cstdint>
#include <cstring>

#include "absl/types/span.h"
#include "index/segment/flat_array.h"

namespace frontdesk::index {

// The number whose bits, as many as `mask` has, begin at bit `bit` of `bytes`. Up to 57 bits: no
// more are in eight bytes wherever in the first of them they begin. Eight bytes must be readable
// there.
inline uint64_t LoadBits(const uint8_t* bytes, uint64_t bit, uint64_t mask) {
  static_assert(std::endian::native == std::endian::little);
  uint64_t value;
  std::memcpy(&value, bytes + bit / 8, sizeof(value));
  return value >> (bit % 8) & mask;
}

// Immutable, thread-safe. A column of zeros takes no space.
class PackedColumn {
 public:
  PackedColumn() : PackedColumn(absl::Span<const uint32_t>()) {}
  explicit PackedColumn(absl::Span<const uint32_t> values);
  explicit PackedColumn(absl::Span<const uint64_t> values);

  uint64_t size() const { return size_; }

  uint64_t operator[](uint64_t i) const { return Reader{bytes_.data(), width_, mask_}.At(i); }
  // Writes `count` elements from `first` on to `values`. A nanosecond each.
  template <typename T>
  void Read(uint64_t first, uint64_t count, T* values) const {
    // Copies: what is written could be a part of this, for all that the compiler knows.
    const PackedColumn::Reader reader = {bytes_.data(), width_, mask_};
    if (width_ > kOneLoad) {
      for (uint64_t i = 0; i < count; ++i) values[i] = static_cast<T>(reader.At(first + i));
      return;
    }
    for (uint64_t i = 0; i < count; ++i) values[i] = static_cast<T>(reader.InOneLoad(first + i));
  }
  // The same of the elements at `places`. Waits for memory overlap.
  void ReadAt(absl::Span<const uint32_t> places, uint32_t* values) const {
    const PackedColumn::Reader reader = {bytes_.data(), width_, mask_};
    for (uint32_t place : places) __builtin_prefetch(reader.bytes + uint64_t{place} * width_ / 8);
    for (size_t i = 0; i < places.size(); ++i) {
      values[i] = static_cast<uint32_t>(reader.At(places[i]));
    }
  }
  // Asks the processor for an element that will be read soon.
  void Prefetch(uint64_t i) const { __builtin_prefetch(bytes_.data() + i * width_ / 8); }

  uint64_t MemoryBytes() const { return bytes_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) {
    archive(self.size_, self.width_, self.mask_, self.bytes_);
  }

 private:
  friend class MonotoneColumn;

  static constexpr uint32_t kOneLoad = 57;  // bits, see LoadBits()

  struct Reader {
    const uint8_t* bytes;
    uint32_t width;
    uint64_t mask;

    // Needs width <= kOneLoad.
    uint64_t InOneLoad(uint64_t i) const { return LoadBits(bytes, i * width, mask); }
    uint64_t At(uint64_t i) const {
      const uint64_t bit = i * width;
      const uint8_t* at = bytes + bit / 8;
      uint64_t value;
      std::memcpy(&value, at, sizeof(value));
      value >>= bit % 8;
      // Only wider ones may reach into a ninth byte.
      if (bit % 8 + width > 64) [[unlikely]]
        value |= uint64_t{at[8]} << (64 - bit % 8);
      return value & mask;
    }
  };

  // Of value_at(0), value_at(1), …, each of which is asked for twice.
  template <typename ValueAt>
  void Pack(uint64_t size, ValueAt value_at);

  uint64_t size_ = 0;
  uint32_t width_ = 0;
  uint64_t mask_ = 0;
  FlatArray<uint8_t> bytes_;  // nine more than needed, so that every load is whole words
};

// Integers that never descend, in blocks: the first of each, and what the others add to it.
// Immutable, thread-safe. About two bytes each where neighbours are near each other.
class MonotoneColumn {
 public:
  MonotoneColumn() = default;
  explicit MonotoneColumn(absl::Span<const uint64_t> values);
  explicit MonotoneColumn(absl::Span<const uint32_t> values);

  uint64_t size() const { return offsets_.size(); }
  uint64_t operator[](uint64_t i) const { return bases_[i / kBlock] + offsets_[i]; }
  // The first place whose value is not below `value`; size() if there is none. O(log n).
  uint64_t LowerBound(uint64_t value) const { return LowerBoundIn(BlockBefore(value), value); }
  // The same in two steps, so that the waits for memory of several values overlap: a block is told,
  // and asked for, in which it is, or behind which at once. Few steps where values are even.
  uint64_t BlockBefore(uint64_t value) const;
  uint64_t LowerBoundIn(uint64_t block, uint64_t value) const;
  // Writes `count` elements from `first` on to `values`.
  void Read(uint64_t first, uint64_t count, uint64_t* values) const {
    offsets_.Read(first, count, values);
    for (uint64_t i = 0; i < count; ++i) values[i] += bases_[(first + i) / kBlock];
  }
  void Prefetch(uint64_t i) const { offsets_.Prefetch(i); }
  // The same of all that an element is made of: of a long column that is read here and there.
  void PrefetchAll(uint64_t i) const {
    offsets_.Prefetch(i);
    __builtin_prefetch(bases_.data() + i / kBlock);
  }

  uint64_t MemoryBytes() const { return bases_.MemoryBytes() + offsets_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) { archive(self.bases_, self.offsets_); }

 private:
  static constexpr uint64_t kBlock = 64;

  template <typename T>
  void Pack(absl::Span<const T> values);

  FlatArray<uint64_t> bases_;
  PackedColumn offsets_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PACKED_COLUMN_H_
