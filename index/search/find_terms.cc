#include "index/search/find_terms.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "index/search/sort_unique.h"

namespace frontdesk::index {
namespace {

// Terms that are matched at once, without asking whether that is worth it.
constexpr size_t kFewTerms = 64;
// Terms between the one that is looked at and the one whose text is asked for.
constexpr size_t kTextsAhead = 8;

void AddRange(TermRange range, std::vector<uint32_t>& terms) {
  const size_t before = terms.size();
  terms.resize(before + (range.second - range.first));
  std::iota(terms.begin() + static_cast<ptrdiff_t>(before), terms.end(), range.first);
}

void AddAll(const std::vector<uint32_t>& more, std::vector<uint32_t>& terms) {
  terms.insert(terms.end(), more.begin(), more.end());
}

// The terms of a range and others, which ascend.
std::vector<uint32_t> UnionOf(TermRange range, const std::vector<uint32_t>& others) {
  std::vector<uint32_t> terms;
  terms.reserve(range.second - range.first + others.size());
  const auto first = std::lower_bound(others.begin(), others.end(), range.first);
  terms.insert(terms.end(), others.begin(), first);
  AddRange(range, terms);
  terms.insert(terms.end(), std::lower_bound(first, others.end(), range.second), others.end());
  return terms;
}

// The longest of the pieces from `first` on, of which there must be one.
std::string_view LongestPiece(const Pattern& pattern, size_t first) {
  return *std::max_element(
      pattern.pieces().begin() + static_cast<ptrdiff_t>(first), pattern.pieces().end(),
      [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
}

// What fewest terms hold of what the pieces from some on say.
struct Rarest {
  std::string_view piece;
  bool at_end = false;  // of the text or of a word
  uint64_t bound = 0;   // no more terms than this

  std::vector<uint32_t> FindIn(const TermDictionary& dictionary) const {
    return at_end ? dictionary.MayEndWith(piece) : dictionary.MayContain(piece);
  }
};

Rarest RarestOf(const Pattern& pattern, size_t first, const TermDictionary& dictionary) {
  Rarest rarest;
  rarest.piece = LongestPiece(pattern, first);
  rarest.bound = dictionary.MayContainBound(rarest.piece);
  if (!pattern.has_wildcard() || !pattern.anchored_end()) return rarest;
  const std::string& last = pattern.pieces().back();
  const uint64_t bound = dictionary.MayEndWithBound(last);
  if (bound < rarest.bound) rarest = {.piece = last, .at_end = true, .bound = bound};
  return rarest;
}

}  // namespace

bool FindTermsCheaply(const Pattern& pattern, const TermDictionary& dictionary,
                      std::vector<uint32_t>& terms) {
  const bool substring = !pattern.anchored_begin();
  if (pattern.pieces().empty() || (substring && dictionary.size() > kFewTerms)) return false;
  const std::string& piece = pattern.pieces().front();
  if (substring) {
    AddRange({0, dictionary.size()}, terms);
  } else if (pattern.has_wildcard() || pattern.rule() == TextRule::kPrefix) {
    const TermRange range = dictionary.StartingWith(piece);
    if (range.second - range.first > kFewTerms) return false;
    AddRange(range, terms);
    if (pattern.has_wildcard()) AddAll(dictionary.WithWord(piece, /*whole=*/false), terms);
  } else {
    AddRange(dictionary.EqualTo(piece), terms);
    if (pattern.rule() == TextRule::kName) AddAll(dictionary.WithWord(piece, true), terms);
  }
  return true;
}

std::vector<uint32_t> FindTerms(const Pattern& pattern, const TermDictionary& dictionary) {
  std::vector<uint32_t> terms;
  if (pattern.pieces().empty()) {
    AddRange({0, dictionary.size()}, terms);
    return terms;
  }
  if (!pattern.anchored_begin()) return RarestOf(pattern, 0, dictionary).FindIn(dictionary);
  const std::string& begin = pattern.pieces().front();
  const TermRange range = dictionary.StartingWith(begin);
  Rarest rarest;
  if (pattern.pieces().size() > 1) rarest = RarestOf(pattern, 1, dictionary);
  // Of later words about as many begin like this as of terms.
  const uint64_t begins = range.second - range.first;
  if (rarest.piece.empty() ||
      rarest.bound >= begins + begins * dictionary.words() / std::max(dictionary.size(), 1u)) {
    return UnionOf(range, dictionary.WithWord(begin, /*whole=*/false));
  }
  // Few terms hold what is behind the beginning, and fewer of them can begin as they must.
  terms = rarest.FindIn(dictionary);
  size_t kept = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    AskAhead(terms, i, dictionary);
    const bool in_range = range.first <= terms[i] && terms[i] < range.second;
    if (in_range || dictionary.MayHaveLaterWord(terms[i], begin[0])) terms[kept++] = terms[i];
  }
  terms.resize(kept);
  return terms;
}

std::vector<uint32_t> FindNames(const std::vector<std::string>& names,
                                const TermDictionary& dictionary) {
  std::vector<uint32_t> terms;
  for (const std::string& name : names) {
    AddRange(dictionary.EqualTo(name), terms);
    AddAll(dictionary.WithWord(name, /*whole=*/true), terms);
  }
  SortUnique(terms);
  return terms;
}

void AskAhead(const std::vector<uint32_t>& terms, size_t i, const TermDictionary& dictionary) {
  if (i + 2 * kTextsAhead < terms.size()) dictionary.Prefetch(terms[i + 2 * kTextsAhead]);
  if (i + kTextsAhead < terms.size()) dictionary.PrefetchText(terms[i + kTextsAhead]);
}

}  // namespace frontdesk::index
