// Matches on their way from the criterion that drives through those that filter.
#ifndef FRONTDESK_INDEX_SEARCH_MATCH_BLOCK_H_
#define FRONTDESK_INDEX_SEARCH_MATCH_BLOCK_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "index/match.h"

namespace frontdesk::index {

// Some accounts, each with how it matches so far. So few of them that they stay in the cache, so
// many that the waits for what is read of each overlap.
struct MatchBlock {
  static constexpr size_t kCapacity = 256;

  size_t size = 0;
  std::array<uint32_t, kCapacity> ids;
  std::array<MatchClass, kCapacity> classes;

  bool full() const { return size == kCapacity; }
  void Add(uint32_t id, MatchClass match) {
    ids[size] = id;
    classes[size++] = match;
  }
  // Keeps the accounts of whose places class_at(place) tells a class, in the worse of both. Without
  // a branch: which accounts stay cannot be guessed.
  template <typename ClassAt>
  void RetainAt(ClassAt class_at) {
    size_t kept = 0;
    for (size_t i = 0; i < size; ++i) {
      const MatchClass match = class_at(i);
      ids[kept] = ids[i];
      classes[kept] = std::max(classes[i], match);
      kept += match != kNoMatch ? 1 : 0;
    }
    size = kept;
  }
  // The same, of accounts by id.
  template <typename Test>
  void Retain(Test test) {
    RetainAt([&](size_t place) { return test(ids[place]); });
  }
};

// Takes a block; what it leaves in it does not matter.
using MatchSink = absl::FunctionRef<void(MatchBlock&)>;

// Adds a match and, once the block is full, hands it over.
inline void Pass(uint32_t id, MatchClass match, MatchBlock& block, MatchSink sink) {
  block.Add(id, match);
  if (!block.full()) return;
  sink(block);
  block.size = 0;
}

// Adds matches of one class in the same way.
inline void PassAll(absl::Span<const uint32_t> ids, MatchClass match, MatchBlock& block,
                    MatchSink sink) {
  while (!ids.empty()) {
    const size_t added = std::min(ids.size(), MatchBlock::kCapacity - block.size);
    std::copy_n(ids.data(), added, block.ids.data() + block.size);
    std::fill_n(block.classes.data() + block.size, added, match);
    block.size += added;
    ids.remove_prefix(added);
    if (!block.full()) return;
    sink(block);
    block.size = 0;
  }
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_MATCH_BLOCK_H_
