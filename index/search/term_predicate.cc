#include "index/search/term_predicate.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace frontdesk::index {
namespace {

constexpr MatchClass kByNickname = MakeMatchClass(MatchKind::kNickname, /*folded=*/false);

// Terms that are matched at once, without asking whether that is worth it.
constexpr size_t kFewTerms = 64;
// Matching terms that are searched one after the other.
constexpr size_t kSearchedLinearly = 8;
// More than one account in so many: collect them in a bitmap instead of sorting them.
constexpr uint64_t kSparseness = 1024;

void AddRange(TermRange range, std::vector<uint32_t>& terms) {
  for (uint32_t term = range.first; term < range.second; ++term) terms.push_back(term);
}

void AddAll(const std::vector<uint32_t>& more, std::vector<uint32_t>& terms) {
  terms.insert(terms.end(), more.begin(), more.end());
}

void SortUnique(std::vector<uint32_t>& terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

std::string_view LongestPiece(const Pattern& pattern) {
  return *std::max_element(
      pattern.pieces().begin(), pattern.pieces().end(),
      [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
}

}  // namespace

TermPredicate::TermPredicate(const CompiledCriterion& criterion, const TermColumn& column,
                             TermRole role)
    : criterion_(criterion), column_(column), role_(role), bound_(column.valued()) {
  std::vector<uint32_t> terms;
  if (FindCheaply(terms)) TakeMatches(terms);
}

bool TermPredicate::FindCheaply(std::vector<uint32_t>& terms) const {
  const Pattern& pattern = criterion_.text.deciding();
  const TermDictionary& dictionary = column_.terms();
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

std::vector<uint32_t> TermPredicate::FindThoroughly() const {
  const Pattern& pattern = criterion_.text.deciding();
  const TermDictionary& dictionary = column_.terms();
  std::vector<uint32_t> terms;
  if (pattern.pieces().empty()) {
    AddRange({0, dictionary.size()}, terms);
  } else if (pattern.anchored_begin()) {
    AddRange(dictionary.StartingWith(pattern.pieces().front()), terms);
    AddAll(dictionary.WithWord(pattern.pieces().front(), /*whole=*/false), terms);
  } else {
    terms = dictionary.MayContain(LongestPiece(pattern));
  }
  return terms;
}

std::vector<uint32_t> TermPredicate::RelatedTerms() const {
  std::vector<uint32_t> terms;
  if (role_ != TermRole::kFirstName) return terms;
  for (const std::string& name : criterion_.related_names) {
    AddRange(column_.terms().EqualTo(name), terms);
    AddAll(column_.terms().WithWord(name, /*whole=*/true), terms);
  }
  SortUnique(terms);
  return terms;
}

void TermPredicate::Resolve() {
  if (!resolved_) TakeMatches(FindThoroughly());
}

void TermPredicate::TakeMatches(std::vector<uint32_t> terms) {
  const std::vector<uint32_t> related = RelatedTerms();
  AddAll(related, terms);
  SortUnique(terms);
  resolved_ = true;
  bound_ = 0;
  for (uint32_t term : terms) {
    MatchClass match = MatchTerm(term);
    if (match == kNoMatch && std::binary_search(related.begin(), related.end(), term)) {
      match = kByNickname;
    }
    if (match == kNoMatch) continue;
    matches_.push_back({term, match});
    bound_ += column_.postings().Count(term);
  }
  if (matches_.size() <= kSearchedLinearly) return;
  const uint32_t first = matches_.front().term;
  class_of_.resize(matches_.back().term - first + 1, kNoMatch);
  for (const TermMatch& term : matches_) class_of_[term.term - first] = term.match;
}

MatchClass TermPredicate::MatchTerm(uint32_t term) const {
  const TermDictionary& dictionary = column_.terms();
  const std::optional<std::string>& group_id = criterion_.source.group_id;
  if (criterion_.source.field == Field::kGroup && group_id && dictionary.extra(term) != *group_id) {
    return kNoMatch;
  }
  const MatchClass match = criterion_.text.Match(dictionary.light(term), dictionary.full(term));
  return match != kNoMatch && role_ == TermRole::kStoredNickname ? kByNickname : match;
}

MatchClass TermPredicate::ClassOf(uint32_t term) const {
  if (matches_.size() <= kSearchedLinearly) {
    for (const TermMatch& match : matches_) {
      if (match.term == term) return match.match;
    }
    return kNoMatch;
  }
  const uint32_t place = term - matches_.front().term;
  return place < class_of_.size() ? class_of_[place] : kNoMatch;
}

MatchClass TermPredicate::Test(uint32_t ordinal) {
  const uint32_t term = column_.TermOf(ordinal);
  if (term == kNoTerm) return kNoMatch;
  return resolved_ ? ClassOf(term) : MatchTerm(term);
}

void TermPredicate::Enumerate(StopCheck& stop, MatchSet& matches) {
  Resolve();
  const uint32_t universe = column_.postings().universe();
  if (matches_.size() == 1) {
    column_.postings().Append(matches_[0].term, matches.ids);
    matches.classes.assign(matches.ids.size(), matches_[0].match);
    stop.Step(matches.size());
  } else if (bound_ * kSparseness < universe) {
    EnumerateSparse(stop, matches);
  } else {
    EnumerateDense(universe, stop, matches);
  }
}

void TermPredicate::EnumerateSparse(StopCheck& stop, MatchSet& matches) const {
  matches.Reserve(bound_);
  for (const TermMatch& term : matches_) {
    column_.postings().Append(term.term, matches.ids);
    matches.classes.resize(matches.ids.size(), term.match);
  }
  stop.Step(matches.size());
  SortMatches(matches);
}

void TermPredicate::EnumerateDense(uint32_t universe, StopCheck& stop, MatchSet& matches) const {
  Bitmap found(universe);
  for (const TermMatch& term : matches_) {
    if (stop.Step(column_.postings().Count(term.term))) return;
    column_.postings().AddTo(term.term, found);
  }
  matches.Reserve(bound_);
  found.ForEach([&](uint32_t ordinal) { matches.Add(ordinal, ClassOf(column_.TermOf(ordinal))); });
  stop.Step(matches.size());
}

void EitherPredicate::Resolve() {
  a_->Resolve();
  b_->Resolve();
}

void EitherPredicate::Enumerate(StopCheck& stop, MatchSet& matches) {
  MatchSet a;
  MatchSet b;
  a_->Enumerate(stop, a);
  b_->Enumerate(stop, b);
  matches = UnionOf(std::move(a), std::move(b));
}

MatchClass EitherPredicate::Test(uint32_t ordinal) {
  return std::min(a_->Test(ordinal), b_->Test(ordinal));
}

}  // namespace frontdesk::index
