// A set of small integers, one bit each.
#ifndef FRONTDESK_INDEX_BITMAP_H_
#define FRONTDESK_INDEX_BITMAP_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace frontdesk::index {

// Holds members of [0, size); which size is up to the user. Not thread-safe while it changes.
class Bitmap {
 public:
  Bitmap() = default;
  // Holds nothing of [0, size).
  explicit Bitmap(size_t size) : words_((size + 63) / 64) {}

  // True of a default-constructed one: it has room for nothing.
  bool is_null() const { return words_.empty(); }

  void Set(uint32_t i) { words_[i / 64] |= uint64_t{1} << (i % 64); }
  void Clear(uint32_t i) { words_[i / 64] &= ~(uint64_t{1} << (i % 64)); }
  // Sets all of [0, size), which must be the size it was made for.
  void SetAll(size_t size) {
    for (uint64_t& word : words_) word = ~uint64_t{0};
    if (size % 64 != 0) words_.back() = (uint64_t{1} << (size % 64)) - 1;
  }
  bool Test(uint32_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }

  // Asks the processor for what Test(i) soon will read.
  void Prefetch(uint32_t i) const { __builtin_prefetch(words_.data() + i / 64); }

  // 64 bits: those of [64 * i, 64 * i + 64).
  std::vector<uint64_t>& words() { return words_; }
  const std::vector<uint64_t>& words() const { return words_; }

  // Set operations with a bitmap of the same size.
  Bitmap& operator|=(const Bitmap& other);
  Bitmap& operator&=(const Bitmap& other);
  // Leaves what `other` does not hold.
  Bitmap& operator-=(const Bitmap& other);
  // Leaves what is in all of `others`, which are words of bitmaps of the same size.
  void IntersectWith(absl::Span<const absl::Span<const uint64_t>> others);

  uint64_t Count() const;

  // Calls use(i) for every member, ascending.
  template <typename Use>
  void ForEach(Use use) const {
    for (size_t w = 0; w < words_.size(); ++w) {
      for (uint64_t left = words_[w]; left != 0; left &= left - 1) {
        use(static_cast<uint32_t>(w * 64 + static_cast<size_t>(std::countr_zero(left))));
      }
    }
  }

  // The same for the members of [begin, end).
  template <typename Use>
  void ForEachIn(uint32_t begin, uint32_t end, Use use) const {
    for (uint32_t w = begin / 64; w * 64 < end && w < words_.size(); ++w) {
      uint64_t left = words_[w];
      if (w == begin / 64) left &= ~uint64_t{0} << (begin % 64);
      for (; left != 0; left &= left - 1) {
        const uint32_t i = w * 64 + static_cast<uint32_t>(std::countr_zero(left));
        if (i >= end) return;
        use(i);
      }
    }
  }

  // Appends all members to `members`, ascending. Faster than ForEach() where a word holds few.
  void AppendTo(std::vector<uint32_t>& members) const;

  uint64_t MemoryBytes() const { return words_.capacity() * sizeof(uint64_t); }

  static void Visit(auto& self, auto& archive) { archive(self.words_); }

 private:
  std::vector<uint64_t> words_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_BITMAP_H_
