// Sorted lists of account ordinals (or of term numbers), compressed.
#ifndef FRONTDESK_INDEX_SEGMENT_POSTING_LISTS_H_
#define FRONTDESK_INDEX_SEGMENT_POSTING_LISTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "index/bitmap.h"

namespace frontdesk::index {

// Lists numbered from 0, each an ascending set of ids below `universe`. Immutable, thread-safe.
//
// A list is a count and then, by its density, a bitmap, or gaps of one byte and more; long lists
// have a table of blocks in front, so that a few ids are looked up without decoding the rest.
class PostingLists {
 public:
  class Builder;

  uint32_t size() const { return static_cast<uint32_t>(starts_.size() - 1); }
  // One more than the largest id possible.
  uint32_t universe() const { return universe_; }
  // Ids in the list. O(1).
  uint32_t Count(uint32_t list) const;
  // Appends the list to `ids`. O(count), for bitmaps O(universe / 64).
  void Append(uint32_t list, std::vector<uint32_t>& ids) const;
  // Adds the list to `bits`, which must have room for the universe.
  void AddTo(uint32_t list, Bitmap& bits) const;
  // Removes from `ids` (ascending) those that are not in the list. About O(ids · log) for few ids,
  // never more than O(ids + count).
  void Retain(uint32_t list, std::vector<uint32_t>& ids) const;

  uint64_t MemoryBytes() const { return bytes_.capacity() + starts_.capacity() * sizeof(uint64_t); }

 private:
  struct View;
  View Open(uint32_t list) const;

  uint32_t universe_ = 0;
  std::vector<uint64_t> starts_ = {0};
  std::vector<uint8_t> bytes_;
};

class PostingLists::Builder {
 public:
  explicit Builder(uint32_t universe) { lists_.universe_ = universe; }

  // Adds the next list. `ids` must ascend strictly.
  void Add(absl::Span<const uint32_t> ids);
  PostingLists Finish() &&;

 private:
  void AddBitmap(absl::Span<const uint32_t> ids);
  void AddBlocks(absl::Span<const uint32_t> ids);

  PostingLists lists_;
};

// Lists of one column: the ids of every value below `values`, in order. Ids whose value is not
// below are left out.
PostingLists InvertColumn(absl::Span<const uint32_t> column, uint32_t values);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_POSTING_LISTS_H_
