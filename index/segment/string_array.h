// Many short strings in one block of memory: the text columns of a segment.
#ifndef FRONTDESK_INDEX_SEGMENT_STRING_ARRAY_H_
#define FRONTDESK_INDEX_SEGMENT_STRING_ARRAY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/bitmap.h"

namespace frontdesk::index {

// Strings numbered from 0. Four bytes a string besides its text. Thread-safe once it no longer
// grows.
class StringArray {
 public:
  void Add(std::string_view text);
  void ShrinkToFit();

  uint32_t size() const { return static_cast<uint32_t>(starts_.size() - 1); }
  std::string_view operator[](uint32_t i) const {
    const uint64_t begin = Start(i);
    return {blob_.data() + begin, static_cast<size_t>(Start(i + 1) - begin)};
  }

  // All strings, one behind the other.
  std::string_view blob() const { return blob_; }
  // Where string `i` begins in blob(); size() is allowed.
  uint64_t Start(uint32_t i) const { return bases_[i / kBlock] + starts_[i]; }
  // The string that holds the byte at `position` of blob(). O(log n).
  uint32_t IndexAt(uint64_t position) const;

  uint64_t MemoryBytes() const;

 private:
  // Starts are relative to the block, so that four bytes do for any amount of text.
  static constexpr uint32_t kBlock = 1 << 16;

  std::string blob_;
  std::vector<uint32_t> starts_ = {0};
  std::vector<uint64_t> bases_ = {0};
};

// Strings of a few of many numbers.
class SparseStrings {
 public:
  // `i` must ascend.
  void Add(uint32_t i, std::string_view text);
  void ShrinkToFit();

  // True if a string was added for `i`.
  bool Has(uint32_t i) const { return i / 64 < present_.words().size() && present_.Test(i); }
  // The string of `i`, or nullopt. O(log strings) if there is one, else O(1).
  std::optional<std::string_view> Find(uint32_t i) const;

  // Calls use(i) for every number that has a string, ascending.
  template <typename Use>
  void ForEach(Use use) const {
    for (uint32_t i : numbers_) use(i);
  }

  uint64_t MemoryBytes() const;

 private:
  Bitmap present_;
  std::vector<uint32_t> numbers_;
  StringArray strings_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_STRING_ARRAY_H_
