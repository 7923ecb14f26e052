// Which texts contain a letter, for the letters that very many texts contain.
#ifndef FRONTDESK_INDEX_SEGMENT_LETTER_PLANES_H_
#define FRONTDESK_INDEX_SEGMENT_LETTER_PLANES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "index/segment/flat_array.h"

namespace frontdesk::index {

// Letters of a text that may have planes, a bit each: ASCII letters, digits and what stands between
// words.
using LetterSet = uint64_t;
LetterSet LettersOf(std::string_view text);

// Which letters are worth a plane.
struct PlaneShare {
  // In fewer texts whatever contains a letter is found as fast otherwise.
  uint32_t fewest_texts = 1024;
  // Those that so many of a thousand texts contain; 0: none.
  uint32_t per_mille = 0;
};
// Where every text has to be read to look for a letter, and where values repeat.
inline constexpr PlaneShare kPlanesOfTexts = {.per_mille = 333};
inline constexpr PlaneShare kPlanesOfTerms = {.per_mille = 400};

// Bitmaps of texts, one for each frequent letter: a plane. Of letters that nearly all texts contain
// there is none: it would tell nothing. Immutable, thread-safe. An eighth of a byte a text each.
class LetterPlanes {
 public:
  // 64 texts, bit i of a word is text 64 * word + i.
  static constexpr uint32_t kTextsOfWord = 64;
  using Plane = absl::Span<const uint64_t>;
  // Writes the letters of `count` texts from `first` on to `letters`.
  using ReadLetters = absl::FunctionRef<void(uint32_t first, uint32_t count, LetterSet* letters)>;

  LetterPlanes() = default;
  // Of texts numbered below `texts`. How many contain a letter is judged by a sample. `read` is
  // asked for up to 64 texts at a time, from a multiple of 64 on; for all once and for some twice.
  LetterPlanes(uint32_t texts, PlaneShare share, ReadLetters read);

  // The texts that contain the byte, exactly; empty if that is not kept.
  Plane Find(char byte) const {
    const uint8_t plane = plane_of_[static_cast<uint8_t>(byte)];
    if (plane == 0) return {};
    return words_.span().subspan((plane - size_t{1}) * words_of_plane_, words_of_plane_);
  }

  uint64_t MemoryBytes() const { return words_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) {
    archive(self.plane_of_, self.words_of_plane_, self.words_);
  }

 private:
  std::array<uint8_t, 256> plane_of_ = {};  // by byte, and one; 0: none
  uint64_t words_of_plane_ = 0;
  FlatArray<uint64_t> words_;  // plane by plane
};

// The planes of the characters of some text: a text that contains it is in all of them.
void AddPlanesOf(std::string_view text, const LetterPlanes& planes,
                 std::vector<LetterPlanes::Plane>& wanted);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_LETTER_PLANES_H_
