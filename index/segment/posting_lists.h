// Sorted lists of account ordinals (or of term numbers), compressed.
#ifndef FRONTDESK_INDEX_SEGMENT_POSTING_LISTS_H_
#define FRONTDESK_INDEX_SEGMENT_POSTING_LISTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "index/bitmap.h"
#include "index/segment/flat_array.h"
#include "index/segment/packed_column.h"

namespace frontdesk::index {

// Lists numbered from 0, each an ascending set of ids below `universe`. Immutable, thread-safe.
//
// A list is, by its density, a bitmap or gaps between ids: in short lists of one byte and more, in
// long ones in blocks, each with as many bits a gap as its largest needs. A table of blocks in
// front lets a few ids be looked up without decoding the rest. Sizes are kept apart: thousands of
// lists are counted without a look at any.
class PostingLists {
 public:
  class Builder;
  class Cursor;

  uint32_t size() const {
    return starts_.size() == 0 ? 0 : static_cast<uint32_t>(starts_.size() - 1);
  }
  // One more than the largest id possible.
  uint32_t universe() const { return universe_; }
  // Ids in the list. O(1).
  uint32_t Count(uint32_t list) const {
    return static_cast<uint32_t>(before_[list + 1] - before_[list]);
  }
  // Ids in the lists [first, end) together, each counted as often as it is there. O(1).
  uint64_t CountAll(uint32_t first, uint32_t end) const { return before_[end] - before_[first]; }
  // Appends the list to `ids`. O(count), for bitmaps O(universe / 64).
  void Append(uint32_t list, std::vector<uint32_t>& ids) const;
  // Calls use(ids) with the ids of the list in order, some at a time, which stand in `buffer`.
  // O(count), for bitmaps O(universe / 64).
  using ReadBuffer = std::array<uint32_t, 128>;
  void Read(uint32_t list, ReadBuffer& buffer,
            absl::FunctionRef<void(absl::Span<const uint32_t> ids)> use) const;
  // Adds the list to `bits`, which must have room for the universe.
  void AddTo(uint32_t list, Bitmap& bits) const;
  // Removes from `ids` (ascending) those that are not in the list. About O(ids · log) for few ids,
  // never more than O(ids + count).
  void Retain(uint32_t list, std::vector<uint32_t>& ids) const;

  uint64_t MemoryBytes() const {
    return bytes_.MemoryBytes() + starts_.MemoryBytes() + before_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.universe_, self.before_, self.starts_, self.bytes_);
  }

 private:
  struct View;
  View Open(uint32_t list) const;

  uint32_t universe_ = 0;
  MonotoneColumn before_;  // ids in all lists before, and in all
  MonotoneColumn starts_;  // and the end
  FlatArray<uint8_t> bytes_;
};

// Walks one list, a few nanoseconds an id. The lists must outlive it.
class PostingLists::Cursor {
 public:
  // From the first id on that is not below `from`. O(log count).
  Cursor(const PostingLists& lists, uint32_t list, uint32_t from = 0);

  bool done() const { return done_; }
  // Needs !done().
  uint32_t id() const { return id_; }
  void Next();

 private:
  void NextBit();
  void OpenBlock();

  bool bitmap_ = false;
  bool done_ = false;
  uint32_t id_ = 0;
  uint32_t left_ = 0;               // ids not passed, this one included; of a bitmap: words
  uint64_t word_ = 0;               // bits not passed
  const uint8_t* table_ = nullptr;  // of the next block; null: there are no blocks
  const uint8_t* data_ = nullptr;   // of all blocks
  const uint8_t* at_ = nullptr;     // what is read next, or the gaps of this block
  uint32_t width_ = 0;              // of these
  uint32_t gap_ = 0;                // how many of them are passed
};

class PostingLists::Builder {
 public:
  explicit Builder(uint32_t universe) : universe_(universe) {}

  // Adds the next list. `ids` must ascend strictly.
  void Add(absl::Span<const uint32_t> ids);
  PostingLists Finish() &&;

 private:
  void AddBitmap(absl::Span<const uint32_t> ids);
  void AddBlocks(absl::Span<const uint32_t> ids);

  const uint32_t universe_;
  std::vector<uint64_t> before_ = {0};
  std::vector<uint64_t> starts_ = {0};
  std::vector<uint8_t> bytes_;
};

// Lists of one column: the ids of every value below `values`, in order. Ids whose value is not
// below are left out.
PostingLists InvertColumn(absl::Span<const uint32_t> column, uint32_t values);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_POSTING_LISTS_H_
