// How many texts contain each piece of one to three characters, counted once when they are built.
#ifndef FRONTDESK_INDEX_SEGMENT_PIECE_COUNTS_H_
#define FRONTDESK_INDEX_SEGMENT_PIECE_COUNTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "index/segment/flat_array.h"

namespace frontdesk::index {

// A search for a letter or two matches millions of texts: to count them anew each time would take
// longer than everything else. Immutable, thread-safe. A megabyte, or nothing.
class PieceCounts {
 public:
  class Builder;
  static constexpr size_t kLongest = 3;

  // The number of texts that contain `piece`; nullopt if it is longer than kLongest, or holds a
  // character that is not counted. O(1).
  std::optional<uint32_t> Find(std::string_view piece) const {
    if (counts_.empty() || piece.empty() || piece.size() > kLongest) return std::nullopt;
    uint32_t code = 0;
    for (char c : piece) {
      const uint32_t symbol = symbols_[static_cast<uint8_t>(c)];
      if (symbol == 0) return std::nullopt;
      code = code << kSymbolBits | symbol;
    }
    return counts_[code];
  }

  uint64_t MemoryBytes() const { return counts_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) { archive(self.symbols_, self.counts_); }

 private:
  static constexpr uint32_t kSymbolBits = 6;
  static constexpr uint32_t kCodes = uint32_t{1} << (kSymbolBits * kLongest);

  std::array<uint8_t, 256> symbols_ = {};  // 0: not counted
  FlatArray<uint32_t> counts_;             // by the symbols of a piece
};

// For one thread.
class PieceCounts::Builder {
 public:
  void Add(std::string_view text);
  PieceCounts Finish() &&;

 private:
  void Count(uint32_t code) {
    if (counted_for_[code] == texts_) return;
    counted_for_[code] = texts_;
    ++counts_[code];
  }

  uint32_t texts_ = 0;    // added, this one included
  uint32_t symbols_ = 0;  // given
  PieceCounts result_;
  std::vector<uint32_t> counts_ = std::vector<uint32_t>(kCodes);
  std::vector<uint32_t> counted_for_ = std::vector<uint32_t>(kCodes);  // the last text
};

inline void PieceCounts::Builder::Add(std::string_view text) {
  constexpr uint32_t kSymbols = (1 << kSymbolBits) - 1;
  ++texts_;
  uint32_t one = 0;  // the last symbol, the two last ones
  uint32_t two = 0;
  for (char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    uint8_t& known = result_.symbols_[byte];
    // Symbols go to those that come first; a text with too many of them does not matter.
    if (known == 0 && byte < 0x80 && symbols_ < kSymbols) known = static_cast<uint8_t>(++symbols_);
    const uint32_t symbol = known;
    if (symbol != 0) {
      Count(symbol);
      if (one != 0) Count(one << kSymbolBits | symbol);
      if (two != 0) Count(two << kSymbolBits | symbol);
    }
    two = one != 0 && symbol != 0 ? one << kSymbolBits | symbol : 0;
    one = symbol;
  }
}

inline PieceCounts PieceCounts::Builder::Finish() && {
  result_.counts_ = FlatArray<uint32_t>(counts_);
  return std::move(result_);
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PIECE_COUNTS_H_
