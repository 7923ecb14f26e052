// Many short strings in one block of memory: the text columns of a segment.
#ifndef FRONTDESK_INDEX_SEGMENT_STRING_ARRAY_H_
#define FRONTDESK_INDEX_SEGMENT_STRING_ARRAY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/bitmap.h"
#include "index/segment/flat_array.h"
#include "index/segment/packed_column.h"

namespace frontdesk::index {

// Strings numbered from 0. About a byte and a half a string besides its text. Immutable,
// thread-safe.
class StringArray {
 public:
  class Builder;

  StringArray() = default;

  uint32_t size() const {
    return starts_.size() == 0 ? 0 : static_cast<uint32_t>(starts_.size() - 1);
  }
  std::string_view operator[](uint32_t i) const {
    const uint64_t begin = starts_[i];
    return {blob_.data() + begin, static_cast<size_t>(starts_[i + 1] - begin)};
  }

  // All strings, one behind the other.
  std::string_view blob() const { return {blob_.data(), blob_.size()}; }
  // Where string `i` begins in blob(); size() is allowed.
  uint64_t Start(uint32_t i) const { return starts_[i]; }
  // Writes Start(i) of `count` strings from `first` on to `starts`.
  void ReadStarts(uint32_t first, uint32_t count, uint64_t* starts) const {
    starts_.Read(first, count, starts);
  }
  // The string that holds the byte at `position` of blob(). O(log n).
  uint32_t IndexAt(uint64_t position) const;

  // Ask the processor for what reading string `i` soon will need, the first of them earlier.
  void PrefetchPlace(uint32_t i) const { starts_.Prefetch(i); }
  void PrefetchText(uint32_t i) const { __builtin_prefetch(blob_.data() + starts_[i]); }

  uint64_t MemoryBytes() const { return blob_.MemoryBytes() + starts_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) { archive(self.blob_, self.starts_); }

 private:
  FlatArray<char> blob_;
  MonotoneColumn starts_;  // and the end
};

// For one thread.
class StringArray::Builder {
 public:
  void Add(std::string_view text) {
    blob_.append(text);
    starts_.push_back(blob_.size());
  }
  uint32_t size() const { return static_cast<uint32_t>(starts_.size() - 1); }
  StringArray Finish() &&;

 private:
  std::string blob_;
  std::vector<uint64_t> starts_ = {0};
};

// Strings of a few of many numbers. Immutable, thread-safe.
class SparseStrings {
 public:
  class Builder;

  // True if a string was added for `i`.
  bool Has(uint32_t i) const { return i / 64 < present_.words().size() && present_.Test(i); }
  // Bit j: Has(64 * word + j).
  uint64_t Word(uint32_t word) const {
    return word < present_.words().size() ? present_.words()[word] : 0;
  }
  // The string of `i`, or nullopt. O(log strings) if there is one, else O(1).
  std::optional<std::string_view> Find(uint32_t i) const;
  // Strings that were added.
  uint32_t size() const { return strings_.size(); }

  // Calls use(i) for every number that has a string, ascending.
  template <typename Use>
  void ForEach(Use use) const {
    for (uint32_t i : numbers_) use(i);
  }
  // The same for those of [first, end). O(log strings), besides the calls.
  template <typename Use>
  void ForEachIn(uint32_t first, uint32_t end, Use use) const {
    const uint32_t* at = std::lower_bound(numbers_.begin(), numbers_.end(), first);
    for (; at != numbers_.end() && *at < end; ++at) use(*at);
  }

  uint64_t MemoryBytes() const {
    return present_.MemoryBytes() + numbers_.MemoryBytes() + strings_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.present_, self.numbers_, self.strings_);
  }

 private:
  Bitmap present_;
  FlatArray<uint32_t> numbers_;
  StringArray strings_;
};

// For one thread.
class SparseStrings::Builder {
 public:
  // `i` must ascend.
  void Add(uint32_t i, std::string_view text);
  SparseStrings Finish() &&;

 private:
  std::vector<uint32_t> numbers_;
  StringArray::Builder strings_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_STRING_ARRAY_H_
