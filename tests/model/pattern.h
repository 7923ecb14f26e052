// The slow twin of index/text/pattern: `%` patterns by recursion, written from docs/search.md §3
// and §4.
#ifndef FRONTDESK_TESTS_MODEL_PATTERN_H_
#define FRONTDESK_TESTS_MODEL_PATTERN_H_

#include <string>
#include <string_view>
#include <vector>

#include "index/match.h"
#include "tests/model/fold.h"

namespace frontdesk::model {

// The pieces between the `%` signs, folded. Without `%` there is one piece; an empty first piece
// means that the pattern starts with `%`.
struct Pattern {
  std::vector<std::string> pieces;

  bool has_percent() const { return pieces.size() > 1; }
  bool starts_with_percent() const { return has_percent() && pieces.front().empty(); }
  bool is_empty() const { return pieces.size() == 1 && pieces.front().empty(); }
};

Pattern ParsePattern(std::string_view typed, Form form);

// What a pattern may cover besides the whole field.
enum class Scope {
  kWholeField,
  kFieldOrWord,
  kAnyPart,  // only without `%`
};

// The best class of a pattern on one folded field: the kind only, never marked as folded.
index::MatchClass MatchPattern(const Pattern& pattern, std::string_view field, Scope scope);

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_PATTERN_H_
