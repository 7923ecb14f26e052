#include "index/text/pattern.h"

#include <algorithm>
#include <cstring>

#include "index/text/digits.h"
#include "index/text/word_cursor.h"

namespace frontdesk::index {
namespace {

constexpr size_t kNowhere = std::string_view::npos;

// std::string_view::find looks for the first byte and compares; memmem is built for long texts and
// rare hits.
size_t Find(std::string_view text, std::string_view piece, size_t from) {
  const void* found =
      piece.size() == 1
          ? std::memchr(text.data() + from, piece[0], text.size() - from)
          : memmem(text.data() + from, text.size() - from, piece.data(), piece.size());
  if (found == nullptr) return kNowhere;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

// Splits at `%`, and takes the backslash from `\%` and `\\`.
std::vector<std::string> SplitAtPercent(std::string_view raw) {
  std::vector<std::string> pieces(1);
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%') {
      pieces.emplace_back();
      continue;
    }
    const bool escape =
        raw[i] == '\\' && i + 1 < raw.size() && (raw[i + 1] == '%' || raw[i + 1] == '\\');
    pieces.back().push_back(raw[escape ? ++i : i]);
  }
  return pieces;
}

// Folds a piece that has a `%` on the sides named, where it keeps its space.
std::string FoldPiece(std::string_view piece, Folding folding, bool percent_before,
                      bool percent_after) {
  // A percent sign is a character that folds to itself and combines with nothing: it stands in for
  // the wildcard.
  std::string framed;
  if (percent_before) framed.push_back('%');
  framed.append(piece);
  if (percent_after) framed.push_back('%');
  std::string folded = Fold(framed, folding);
  if (percent_after) folded.pop_back();
  if (percent_before) folded.erase(0, 1);
  return folded;
}

// Puts the pieces, as far to the left as they go, where they cover `part` from end to end, and
// calls place(begin, size) for each. False if they cannot. Leftmost is best: it leaves the most
// room for the pieces after it.
template <typename Place>
bool Cover(const Pattern& pattern, std::string_view part, Place place) {
  const std::vector<std::string>& pieces = pattern.pieces();
  if (pattern.anchored_end() && !part.ends_with(pieces.back())) return false;
  size_t at = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const std::string& piece = pieces[i];
    if (part.size() - at < piece.size()) return false;
    size_t begin = at;
    if (i + 1 == pieces.size() && pattern.anchored_end()) {
      begin = part.size() - piece.size();
      if (i == 0 && pattern.anchored_begin() && begin != 0) return false;
    } else if (i == 0 && pattern.anchored_begin()) {
      if (!part.starts_with(piece)) return false;
    } else {
      begin = Find(part, piece, at);
      if (begin == kNowhere) return false;
    }
    place(begin, piece.size());
    at = begin + piece.size();
  }
  return true;
}

// How the pattern covers text.substr(offset, size): false if it does not.
bool CoverKind(const Pattern& pattern, std::string_view text, size_t offset, size_t size,
               MatchKind& kind) {
  size_t first = kNowhere;
  size_t literal = 0;
  const auto place = [&](size_t begin, size_t length) {
    first = std::min(first, offset + begin);
    literal += length;
  };
  if (!Cover(pattern, text.substr(offset, size), place)) return false;
  if (pattern.pieces().empty()) first = offset;
  kind = literal == text.size() ? MatchKind::kExact
         : first == 0           ? MatchKind::kPrefix
                                : MatchKind::kInfix;
  return true;
}

using Spans = std::vector<std::pair<uint32_t, uint32_t>>;

// Replaces `best` by the ranges in text.substr(offset, size) if they are of this kind and further
// to the left.
void TakeRanges(const Pattern& pattern, std::string_view text, size_t offset, size_t size,
                MatchKind wanted, Spans& best) {
  MatchKind kind;
  if (!CoverKind(pattern, text, offset, size, kind) || kind != wanted) return;
  Spans ranges;
  Cover(pattern, text.substr(offset, size), [&](size_t begin, size_t length) {
    ranges.emplace_back(static_cast<uint32_t>(offset + begin),
                        static_cast<uint32_t>(offset + begin + length));
  });
  if (best.empty() || ranges < best) best = std::move(ranges);
}

}  // namespace

PatternError Pattern::Parse(std::string_view raw, TextRule rule, Folding folding,
                            bool allow_leading_percent, Pattern& pattern) {
  pattern = Pattern();
  pattern.rule_ = rule;
  std::vector<std::string> split = {std::string(raw)};
  if (rule != TextRule::kWhole && rule != TextRule::kPrefix) split = SplitAtPercent(raw);
  const bool wildcard = split.size() > 1;
  for (size_t i = 0; i < split.size(); ++i) {
    split[i] = rule == TextRule::kPrefix
                   ? NormalizePostalCode(split[i])
                   : FoldPiece(split[i], folding, i > 0, i + 1 < split.size());
  }
  if (!wildcard && split[0].empty()) return PatternError::kEmpty;
  if (wildcard && split[0].empty() && !allow_leading_percent) return PatternError::kLeadingPercent;
  const bool any_part = rule == TextRule::kSubstring || rule == TextRule::kEmail;
  pattern.wildcard_ = wildcard;
  pattern.anchored_begin_ = wildcard ? !split.front().empty() : !any_part;
  pattern.anchored_end_ = wildcard ? !split.back().empty() : !any_part && rule != TextRule::kPrefix;
  std::erase(split, "");
  pattern.pieces_ = std::move(split);
  return PatternError::kNone;
}

bool Pattern::TriesWords() const {
  return rule_ == TextRule::kName || (rule_ == TextRule::kSubstring && wildcard_);
}

bool Pattern::may_cover_word() const {
  const auto has_break = [](std::string_view piece) {
    for (size_t at = 0; at < piece.size(); ++at) {
      if (WordBreakSize(piece, at) > 0) return true;
    }
    return false;
  };
  return TriesWords() && std::none_of(pieces_.begin(), pieces_.end(), has_break);
}

bool Pattern::Match(std::string_view text, MatchKind& kind) const {
  if (text.empty() || (pieces_.empty() && !wildcard_)) return false;
  bool found = CoverKind(*this, text, 0, text.size(), kind);
  if ((found && kind != MatchKind::kInfix) || !TriesWords()) return found;
  for (WordCursor words(text); words.Next();) {
    // Only a word that begins where the field begins is better than an infix match.
    if (found && words.begin() != 0) break;
    MatchKind of_word;
    if (!CoverKind(*this, text, words.begin(), words.word().size(), of_word)) continue;
    if (!found || of_word < kind) kind = of_word;
    found = true;
  }
  return found;
}

std::vector<std::pair<uint32_t, uint32_t>> Pattern::Ranges(std::string_view text) const {
  Spans best;
  MatchKind kind;
  if (!Match(text, kind)) return best;
  TakeRanges(*this, text, 0, text.size(), kind, best);
  if (!TriesWords()) return best;
  for (WordCursor words(text); words.Next();) {
    TakeRanges(*this, text, words.begin(), words.word().size(), kind, best);
  }
  return best;
}

PatternError TextMatcher::Parse(std::string_view raw, TextRule rule, bool allow_leading_percent,
                                TextMatcher& matcher) {
  if (rule == TextRule::kEmail) {
    return Pattern::Parse(raw, rule, Folding::kLight, allow_leading_percent, matcher.light_);
  }
  const PatternError error =
      Pattern::Parse(raw, rule, Folding::kFull, allow_leading_percent, matcher.full_);
  // Full folding leaves less, so what it accepts light folding accepts but for `'%`, which is
  // decided here.
  if (error == PatternError::kNone) {
    Pattern::Parse(raw, rule, Folding::kLight, /*allow_leading_percent=*/true, matcher.light_);
    matcher.same_forms_ = matcher.light_.pieces() == matcher.full_.pieces();
  }
  return error;
}

PatternError TextMatcher::ParseWholeEmail(std::string_view raw, TextMatcher& matcher) {
  const PatternError error =
      Pattern::Parse(raw, TextRule::kWhole, Folding::kLight, false, matcher.light_);
  matcher.full_ = matcher.light_;
  matcher.same_forms_ = true;
  return error;
}

MatchClass TextMatcher::Match(std::string_view light, std::string_view full) const {
  MatchKind kind;
  if (light_.rule() == TextRule::kEmail) {
    return light_.Match(light, kind) ? MakeMatchClass(kind, /*folded=*/false) : kNoMatch;
  }
  if (!full_.Match(full, kind)) return kNoMatch;
  if (same_forms_ && light == full) return MakeMatchClass(kind, /*folded=*/false);
  MatchKind light_kind;
  const bool unfolded = light_.Match(light, light_kind) && light_kind <= kind;
  return MakeMatchClass(kind, !unfolded);
}

}  // namespace frontdesk::index
