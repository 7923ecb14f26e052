// A criterion on a text field, folded and split at its `%` signs, and what it matches.
#ifndef FRONTDESK_INDEX_TEXT_PATTERN_H_
#define FRONTDESK_INDEX_TEXT_PATTERN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/match.h"
#include "index/text/fold.h"

namespace frontdesk::index {

// What a pattern without `%` must cover (D2). A pattern with `%` covers the whole field or, but for
// kEmail, one word of it.
enum class TextRule : uint8_t {
  kName,       // whole field or one word: first, last, nickname
  kSubstring,  // any part: company, group, city, address
  kEmail,      // any part, light folding only; with `%` the whole address
  kPrefix,     // from the beginning: postal code (letters and digits only, see NormalizePostalCode)
  kWhole,      // the whole field: state, and every criterion with `whole_field`
};

enum class PatternError : uint8_t { kNone, kEmpty, kLeadingPercent };

// A parsed pattern. Immutable, thread-safe.
//
// `%` is any run of characters, `%%` the same as `%`; `\%` is a percent sign and `\\` a backslash,
// any other backslash stands for itself; `_` stands for itself. With kWhole and kPrefix `%` and `\`
// stand for themselves.
class Pattern {
 public:
  // Parses `raw` (valid UTF-8, untrimmed). `folding` is kLight for kEmail. On error the pattern
  // matches nothing: kEmpty if nothing is left after folding, kLeadingPercent if it then starts
  // with `%` and that is not allowed.
  static PatternError Parse(std::string_view raw, TextRule rule, Folding folding,
                            bool allow_leading_percent, Pattern& pattern);

  // How the pattern matches `text`, which must be folded as the pattern is. An empty text matches
  // nothing. Returns kExact if the literal text of the match is the whole field, else kPrefix if it
  // begins where the field begins, else kInfix; the best of the possible matches. Where there is no
  // literal text (a lone `%`) the match is kPrefix. False if there is none. Cost: O(text · pieces),
  // no allocation.
  bool Match(std::string_view text, MatchKind& kind) const;

  // The byte ranges of `text` that the literal pieces cover in the match that Match reports, one a
  // piece; among equal ones the leftmost. Empty if there is none.
  std::vector<std::pair<uint32_t, uint32_t>> Ranges(std::string_view text) const;

  TextRule rule() const { return rule_; }
  // True if any `%` is in effect.
  bool has_wildcard() const { return wildcard_; }
  // The literal pieces, none empty. `anchored_begin`: the first must begin the field or word;
  // `anchored_end` likewise. Without wildcard there is one piece, and the rule says what it must
  // cover; the anchors then agree with the rule. A lone `%` has no piece.
  const std::vector<std::string>& pieces() const { return pieces_; }
  bool anchored_begin() const { return anchored_begin_; }
  bool anchored_end() const { return anchored_end_; }
  // True of one piece that must be all of the field or word, and of one that may be anywhere in it.
  bool is_whole() const { return pieces_.size() == 1 && anchored_begin_ && anchored_end_; }
  bool is_part() const { return pieces_.size() == 1 && !anchored_begin_ && !anchored_end_; }
  // True if a word inside the field may be what the pattern covers, and not the field itself.
  bool may_cover_word() const;

 private:
  bool TriesWords() const;

  TextRule rule_ = TextRule::kWhole;
  bool wildcard_ = false;
  bool anchored_begin_ = true;
  bool anchored_end_ = true;
  std::vector<std::string> pieces_;
};

// A criterion in both foldings, and the class of its match (index/match.h): the kind under full
// folding, folded unless light folding matches with the same or a better kind. For kEmail only the
// light form exists; for kPrefix (letters and digits) both forms are the same.
class TextMatcher {
 public:
  static PatternError Parse(std::string_view raw, TextRule rule, bool allow_leading_percent,
                            TextMatcher& matcher);

  // As Parse, for a whole e-mail (kWhole): the light form is the full form too.
  static PatternError ParseWholeEmail(std::string_view raw, TextMatcher& matcher);

  // `light` and `full` are the two folded forms of one value (`full` is not read for kEmail).
  MatchClass Match(std::string_view light, std::string_view full) const;

  const Pattern& light() const { return light_; }
  // The pattern that decides whether there is a match at all: full folding, or light for kEmail.
  const Pattern& deciding() const { return light_.rule() == TextRule::kEmail ? light_ : full_; }

 private:
  Pattern light_;
  Pattern full_;
  bool same_forms_ = false;  // most criteria: nothing for full folding to remove
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_TEXT_PATTERN_H_
