// Which texts contain which one, two or three bytes in a row.
#ifndef FRONTDESK_INDEX_SEGMENT_NGRAM_INDEX_H_
#define FRONTDESK_INDEX_SEGMENT_NGRAM_INDEX_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "index/segment/posting_lists.h"
#include "index/segment/string_array.h"

namespace frontdesk::index {

// Where the grams of a text are taken from.
enum class GramPlaces : uint8_t {
  kEverywhere,
  kBeginning,  // the first one only: then the index tells which texts begin with a piece
};

// Immutable, thread-safe. With GramPlaces::kBeginning read `begin with` for `contain`.
//
// Bytes are mapped to symbols: one for every ASCII byte that occurs, one for all others together.
// Hence what is found may have to be verified.
class NgramIndex {
 public:
  NgramIndex() = default;
  // Of `texts`, for grams of `sizes` (1 to 3 each; ascending). Time O(bytes), four bytes of passing
  // memory a gram.
  NgramIndex(const StringArray& texts, absl::Span<const int> sizes,
             GramPlaces places = GramPlaces::kEverywhere);

  // No more texts than this contain `piece` (not empty). O(piece · log grams).
  uint64_t UpperBound(std::string_view piece) const;
  // The texts that may contain `piece` (not empty), ascending: all that do, and few others. Needs a
  // gram size not above the size of the piece, else all texts are returned.
  std::vector<uint32_t> Candidates(std::string_view piece) const;
  // True if Candidates() of this piece needs no verification.
  bool IsExact(std::string_view piece) const;
  // Adds the texts that contain `piece` to `bits`. Needs IsExact(piece).
  void AddTo(std::string_view piece, Bitmap& bits) const;

  uint64_t MemoryBytes() const;

 private:
  // Grams of one size.
  struct Grams {
    int size = 0;
    std::vector<uint32_t> keys;  // ascending
    PostingLists lists;          // one a key
  };
  Grams Build(const StringArray& texts, int size) const;
  // Calls use(key) for the grams of a text or piece.
  template <typename Use>
  void ForEachKey(std::string_view text, int size, Use use) const;
  // The grams of the largest size that fits into `piece`; null if none does.
  const Grams* GramsFor(std::string_view piece) const;
  // Lists of the grams of `piece`, rarest first, no repeats; false if one of them occurs nowhere.
  bool ListsOf(const Grams& grams, std::string_view piece, std::vector<uint32_t>& lists) const;
  // The key of the gram at `text`.
  uint32_t KeyAt(const char* text, int size) const;

  GramPlaces places_ = GramPlaces::kEverywhere;
  uint32_t texts_ = 0;
  std::array<uint8_t, 256> symbols_ = {};  // 0: does not occur
  uint32_t base_ = 1;                      // symbols and one
  std::vector<Grams> grams_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_NGRAM_INDEX_H_
