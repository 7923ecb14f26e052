// Folding (D19): the forms in which stored text and criteria are compared.
#ifndef FRONTDESK_INDEX_TEXT_FOLD_H_
#define FRONTDESK_INDEX_TEXT_FOLD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::index {

enum class Folding : uint8_t {
  // NFKC, case folding, every run of white space one space, no space at the ends. E-mails are
  // compared in this form; for other text it tells an accent-exact match from a folded one.
  kLight,
  // kLight, and accents, apostrophes and periods removed: `O'Brien` = `OBrien`, `é` = `e`, `ß` =
  // `ss`,
  // `ø` = `o`.
  kFull,
};

// The folded form. Idempotent. `text` must be valid UTF-8 (ill-formed bytes are dropped). ASCII has
// a fast path; otherwise O(length) with an allocation or two. Thread-safe.
std::string Fold(std::string_view text, Folding folding);
// The same, written over what `folded` holds: no allocation if it has room.
void FoldTo(std::string_view text, Folding folding, std::string& folded);

// Both foldings at once: in nearly every value they are the same, and it is looked at once.
void FoldBoth(std::string_view text, std::string& light, std::string& full);

// A folded form that knows where it came from.
struct MappedFold {
  std::string text;             // equals Fold(original, folding)
  std::vector<uint32_t> begin;  // for each byte of `text`: first byte in the original that made it
  std::vector<uint32_t> end;    // and one past the last
};

// As Fold, with the map back. For the few values that are shown, not for bulk work.
MappedFold FoldWithMap(std::string_view text, Folding folding);

// Unicode NFC without white space at the ends: billing last names are compared in this form, where
// case and accents count.
std::string TrimmedNfc(std::string_view text);

// True if `text` is well-formed UTF-8 without NUL.
bool IsCleanUtf8(std::string_view text);

// The words of a folded field: runs between spaces, hyphens (U+002D, U+2010) and slashes (D2).
// Empty runs are left out. Views into `folded`.
std::vector<std::string_view> Words(std::string_view folded);

// True if words end at the code point starting at folded[position].
bool IsWordBreak(std::string_view folded, size_t position);
// True if a word could begin at folded[position]: the field does, or a break ends there.
bool IsBehindWordBreak(std::string_view folded, size_t position);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_TEXT_FOLD_H_
