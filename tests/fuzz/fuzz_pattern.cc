// Patterns: a line that begins with the rule (n, s, e, p, w) and `+` if a leading percent is
// allowed, a line with the pattern, and the text.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/text/pattern.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using index::Folding;
using index::MatchKind;
using index::Pattern;
using index::PatternError;
using index::TextRule;

constexpr size_t kMostBytes = 200;

TextRule RuleOf(std::string_view line) {
  switch (line.empty() ? 'n' : line[0]) {
    case 's':
      return TextRule::kSubstring;
    case 'e':
      return TextRule::kEmail;
    case 'p':
      return TextRule::kPrefix;
    case 'w':
      return TextRule::kWhole;
    default:
      return TextRule::kName;
  }
}

// Whether the pieces can be laid over all of `part`, by keeping every place where a piece can end.
// With `from_begin` the first piece has to be where `part` begins.
bool Covers(const Pattern& pattern, std::string_view part, bool from_begin) {
  std::vector<bool> reached(part.size() + 1, false);
  reached[0] = true;
  bool glued = from_begin || pattern.anchored_begin();
  for (const std::string& piece : pattern.pieces()) {
    std::vector<bool> next(part.size() + 1, false);
    bool before = false;  // some piece before ends at or before `at`
    for (size_t at = 0; at + piece.size() <= part.size(); ++at) {
      before = glued ? reached[at] : before || reached[at];
      if (before && part.substr(at, piece.size()) == piece) next[at + piece.size()] = true;
    }
    reached = std::move(next);
    glued = false;
  }
  return pattern.anchored_end() ? reached[part.size()]
                                : std::find(reached.begin(), reached.end(), true) != reached.end();
}

// The kind by docs/search.md, from the pieces.
std::optional<MatchKind> Expected(const Pattern& pattern, std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::string literal;
  for (const std::string& piece : pattern.pieces()) literal += piece;
  if (Covers(pattern, text, false) && literal == text) return MatchKind::kExact;
  std::vector<std::string_view> parts = {text};
  const bool words = pattern.rule() == TextRule::kName ||
                     (pattern.rule() == TextRule::kSubstring && pattern.has_wildcard());
  for (std::string_view word : index::Words(text)) {
    if (words) parts.push_back(word);
  }
  std::optional<MatchKind> best;
  for (std::string_view part : parts) {
    if (!Covers(pattern, part, false)) continue;
    const bool begins = part.data() == text.data() && Covers(pattern, part, true);
    best =
        std::min(best.value_or(MatchKind::kInfix), begins ? MatchKind::kPrefix : MatchKind::kInfix);
  }
  return best;
}

void CheckRanges(const Pattern& pattern, std::string_view text, std::optional<MatchKind> kind) {
  const auto ranges = pattern.Ranges(text);
  Require(ranges.size() == (kind ? pattern.pieces().size() : 0), "a range for every piece");
  size_t at = 0;
  for (size_t i = 0; i < ranges.size(); ++i) {
    const auto [begin, end] = ranges[i];
    Require(at <= begin && begin < end && end <= text.size(), "ranges in order and in bounds");
    Require(text.substr(begin, end - begin) == pattern.pieces()[i], "ranges hold the pieces");
    at = end;
  }
  Require(ranges.empty() || (ranges[0].first == 0) == (kind != MatchKind::kInfix),
          "the ranges begin where the kind says");
}

void CheckMatch(const Pattern& pattern, std::string_view text) {
  MatchKind kind = MatchKind::kNickname;
  std::optional<MatchKind> found;
  if (pattern.Match(text, kind)) found = kind;
  Require(found == Expected(pattern, text), "agrees with the simple matcher");
  CheckRanges(pattern, text, found);
}

void CheckParsed(const Pattern& pattern, std::string_view raw) {
  for (const std::string& piece : pattern.pieces()) Require(!piece.empty(), "no empty piece");
  Require(pattern.has_wildcard() || pattern.pieces().size() == 1, "one piece without wildcard");
  Require(!pattern.has_wildcard() || raw.find('%') != std::string_view::npos,
          "no wildcard without a percent sign");
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk;
  using index::Folding;
  fuzz::Lines lines(data, std::min(size, fuzz::kMostBytes));
  const std::string_view head = lines.Next();
  const std::string_view raw = lines.Next();
  const index::TextRule rule = fuzz::RuleOf(head);
  const bool leading_percent = head.find('+') != std::string_view::npos;
  index::TextMatcher matcher;
  const bool parses =
      index::TextMatcher::Parse(raw, rule, leading_percent, matcher) == index::PatternError::kNone;
  const std::string light = index::Fold(lines.Rest(), Folding::kLight);
  const std::string full = index::Fold(lines.Rest(), Folding::kFull);
  if (!parses) {
    fuzz::Require(matcher.Match(light, full) == index::kNoMatch, "what is refused finds nothing");
    return 0;
  }
  fuzz::CheckParsed(matcher.light(), raw);
  fuzz::CheckParsed(matcher.deciding(), raw);
  fuzz::CheckMatch(matcher.light(), light);
  fuzz::CheckMatch(matcher.deciding(), rule == index::TextRule::kEmail ? light : full);
  return 0;
}
