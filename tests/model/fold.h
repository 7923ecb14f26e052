// The slow twin of index/text: folding and words, written from docs/search.md §1 and §2 and from
// nothing else.
#ifndef FRONTDESK_TESTS_MODEL_FOLD_H_
#define FRONTDESK_TESTS_MODEL_FOLD_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::model {

enum class Form { kLight, kFull };

// Whether the ends of a folded text lose their space. A piece of a pattern keeps the one next to a
// `%`.
struct Ends {
  bool trim_begin = true;
  bool trim_end = true;
};

// The folded form of a valid UTF-8 text: the steps of §1 over and over until nothing changes.
std::string Fold(std::string_view text, Form form, Ends ends = {});

// A part of a folded text: [begin, end).
struct Span {
  size_t begin = 0;
  size_t end = 0;
};

// The words of a folded text (§2).
std::vector<Span> Words(std::string_view folded);

// Unicode NFC without white space at the ends, for the last names of billing searches (§6).
std::string ComposedAndTrimmed(std::string_view text);

// Letters and digits of the full form, for postal codes (§4).
std::string LettersAndDigits(std::string_view text);

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_FOLD_H_
