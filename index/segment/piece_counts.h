// How many texts contain a piece, counted once when they are built.
#ifndef FRONTDESK_INDEX_SEGMENT_PIECE_COUNTS_H_
#define FRONTDESK_INDEX_SEGMENT_PIECE_COUNTS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "index/segment/flat_array.h"

namespace frontdesk::index {

// A search for `a` or `gmail` matches millions of texts, and one for `miller` tens of thousands: to
// count them anew each time would take longer than everything else. Pieces of up to three
// characters are in a table; of the longer ones those that very many texts contain are in a tree,
// each a child of the piece without its last character. Immutable, thread-safe. A megabyte and
// little more, or nothing.
class PieceCounts {
 public:
  static constexpr size_t kShort = 3;
  // The text of a number. What it returns is read before the next call.
  using TextOf = std::function<std::string_view(uint32_t)>;

  PieceCounts() = default;
  // Of texts numbered below `texts`. Nearly all longer pieces that `fewest` of them contain are
  // counted, and some that fewer do; none if it is 0. Reads every text once or twice.
  PieceCounts(uint32_t texts, uint32_t fewest, const TextOf& text_of);

  // The number of texts that contain `piece`, exactly; nullopt if it was not counted, or holds a
  // character that is not. O(length).
  std::optional<uint32_t> Find(std::string_view piece) const;

  uint64_t MemoryBytes() const {
    return counts_.MemoryBytes() + slots_.MemoryBytes() + long_counts_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.symbols_, self.counts_, self.slots_, self.long_counts_);
  }

 private:
  class Builder;

  static constexpr uint32_t kSymbolBits = 6;
  static constexpr uint32_t kCodes = uint32_t{1} << (kSymbolBits * kShort);
  // A slot of the tree: parent and symbol, and behind them the number of the piece.
  static constexpr int kNodeBits = 24;
  static constexpr uint64_t kFreeSlot = ~uint64_t{0};
  static constexpr uint32_t kNoNode = ~uint32_t{0};

  static uint32_t KeyOf(uint32_t node, uint32_t symbol) { return node << kSymbolBits | symbol; }
  static size_t SlotOf(uint32_t key, size_t slots) {
    return static_cast<size_t>((uint64_t{key} * 0x9e3779b97f4a7c15) >> 40) & (slots - 1);
  }
  // The node of a piece with a symbol more; kNoNode if it was not counted. The node of a piece of
  // kShort symbols is its code, that of a longer one kCodes and its number.
  uint32_t ChildOf(uint32_t node, uint32_t symbol) const {
    const uint32_t key = KeyOf(node, symbol);
    for (size_t slot = SlotOf(key, slots_.size());; slot = (slot + 1) & (slots_.size() - 1)) {
      const uint64_t found = slots_[slot];
      if (found >> kNodeBits == key) {
        return kCodes + static_cast<uint32_t>(found & ((uint64_t{1} << kNodeBits) - 1));
      }
      if (found == kFreeSlot) return kNoNode;
    }
  }

  std::array<uint8_t, 256> symbols_ = {};  // 0: not counted
  FlatArray<uint32_t> counts_;             // by the symbols of a short piece
  FlatArray<uint64_t> slots_;              // a power of two of them, or none
  FlatArray<uint32_t> long_counts_;
};

// What a column has counted.
struct PieceCounting {
  // In fewer texts all that contain a piece are found as fast as a count is looked up.
  uint32_t fewest_texts = 1 << 16;
  // Longer pieces that so large a share of the texts contain are counted, and no rarer ones than
  // this: as many texts are looked at one by one in a fraction of a millisecond.
  uint32_t share = 1024;
  uint32_t fewest = 4096;
  bool long_pieces = true;

  PieceCounts Count(uint32_t texts, const PieceCounts::TextOf& text_of) const {
    if (texts < fewest_texts) return {};
    return PieceCounts(texts, long_pieces ? std::max(fewest, texts / share) : 0, text_of);
  }
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PIECE_COUNTS_H_
