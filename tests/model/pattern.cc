#include "tests/model/pattern.h"

#include <algorithm>
#include <utility>

namespace frontdesk::model {
namespace {

using index::kNoMatch;
using index::MakeMatchClass;
using index::MatchClass;
using index::MatchKind;

// `%` splits; `\%` and `\\` are what follows the backslash.
std::vector<std::string> Split(std::string_view typed) {
  std::vector<std::string> pieces(1);
  for (size_t i = 0; i < typed.size(); ++i) {
    if (typed[i] == '%') {
      pieces.emplace_back();
      continue;
    }
    const bool escape =
        typed[i] == '\\' && i + 1 < typed.size() && (typed[i + 1] == '%' || typed[i + 1] == '\\');
    if (escape) ++i;
    pieces.back().push_back(typed[i]);
  }
  return pieces;
}

// Whether pieces [first, …) with a `%` before each but the first cover `text` from end to end.
bool Covers(const std::vector<std::string>& pieces, size_t first, std::string_view text) {
  if (!text.starts_with(pieces[first])) return false;
  const std::string_view rest = text.substr(pieces[first].size());
  if (first + 1 == pieces.size()) return rest.empty();
  for (size_t skip = 0; skip <= rest.size(); ++skip) {
    if (Covers(pieces, first + 1, rest.substr(skip))) return true;
  }
  return false;
}

// The pattern on one part of the field.
MatchClass MatchSpan(const Pattern& pattern, std::string_view field, Span span) {
  const std::string_view text = field.substr(span.begin, span.end - span.begin);
  if (!Covers(pattern.pieces, 0, text)) return kNoMatch;
  std::string literal;
  for (const std::string& piece : pattern.pieces) literal += piece;
  if (literal == field) return MakeMatchClass(MatchKind::kExact, false);
  // It begins with the field if its first literal does: leading `%` signs must be able to stand for
  // nothing.
  std::vector<std::string> from_literal = pattern.pieces;
  while (from_literal.size() > 1 && from_literal.front().empty()) {
    from_literal.erase(from_literal.begin());
  }
  const bool only_percent = literal.empty();
  const bool begins = span.begin == 0 && (only_percent || Covers(from_literal, 0, text));
  return MakeMatchClass(begins ? MatchKind::kPrefix : MatchKind::kInfix, false);
}

MatchClass MatchAnyPart(std::string_view part, std::string_view field) {
  if (field == part) return MakeMatchClass(MatchKind::kExact, false);
  if (field.starts_with(part)) return MakeMatchClass(MatchKind::kPrefix, false);
  if (field.find(part) != std::string_view::npos) return MakeMatchClass(MatchKind::kInfix, false);
  return kNoMatch;
}

}  // namespace

Pattern ParsePattern(std::string_view typed, Form form) {
  Pattern pattern;
  const std::vector<std::string> raw = Split(typed);
  for (size_t i = 0; i < raw.size(); ++i) {
    pattern.pieces.push_back(
        Fold(raw[i], form, {.trim_begin = i == 0, .trim_end = i + 1 == raw.size()}));
  }
  return pattern;
}

MatchClass MatchPattern(const Pattern& pattern, std::string_view field, Scope scope) {
  if (field.empty() || pattern.is_empty()) return kNoMatch;
  if (scope == Scope::kAnyPart) return MatchAnyPart(pattern.pieces.front(), field);
  MatchClass best = MatchSpan(pattern, field, {0, field.size()});
  if (scope == Scope::kWholeField) return best;
  for (Span word : Words(field)) best = std::min(best, MatchSpan(pattern, field, word));
  return best;
}

}  // namespace frontdesk::model
