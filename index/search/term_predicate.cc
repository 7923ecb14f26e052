#include "index/search/term_predicate.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "index/search/chain_automaton.h"

namespace frontdesk::index {
namespace {

constexpr MatchClass kWhole = MakeMatchClass(MatchKind::kExact, /*folded=*/false);
constexpr MatchClass kBeginning = MakeMatchClass(MatchKind::kPrefix, /*folded=*/false);
constexpr MatchClass kInside = MakeMatchClass(MatchKind::kInfix, /*folded=*/false);
constexpr MatchClass kByNickname = MakeMatchClass(MatchKind::kNickname, /*folded=*/false);

// Terms that are matched at once, without asking whether that is worth it.
constexpr size_t kFewTerms = 64;
// Matching terms that are searched one after the other.
constexpr size_t kSearchedLinearly = 8;
// Nanoseconds to test an account by its term, one after the other.
constexpr double kScanCost = 2;
// Stored nicknames that are looked at one by one.
constexpr uint64_t kFewNicknames = 1 << 15;

void AddRange(TermRange range, std::vector<uint32_t>& terms) {
  for (uint32_t term = range.first; term < range.second; ++term) terms.push_back(term);
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

void SortUnique(std::vector<uint32_t>& terms) {
  if (!std::is_sorted(terms.begin(), terms.end())) std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

// The longest of the pieces from `first` on, of which there must be one.
std::string_view LongestPiece(const Pattern& pattern, size_t first) {
  return *std::max_element(
      pattern.pieces().begin() + static_cast<ptrdiff_t>(first), pattern.pieces().end(),
      [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
}

// True of `abc%` where light folding leaves `abc` as full folding does.
bool IsPlainPrefix(const TextMatcher& matcher) {
  const Pattern& pattern = matcher.deciding();
  return pattern.has_wildcard() && pattern.pieces().size() == 1 && pattern.anchored_begin() &&
         !pattern.anchored_end() && matcher.light().pieces() == pattern.pieces();
}

// True of `%ab%cd%` where TakeMatches() looks for the pieces before MatchText() is asked.
bool IsPlainChain(const TextMatcher& matcher) {
  const Pattern& pattern = matcher.deciding();
  return pattern.pieces().size() > 1 && ChainAutomaton::IsPossible(pattern.pieces()) &&
         !pattern.anchored_begin() && !pattern.anchored_end() &&
         matcher.light().pieces() == pattern.pieces();
}

// True of `%abc%`, and of `abc` where that means the same.
bool IsPlainPart(const TextMatcher& matcher) {
  const Pattern& pattern = matcher.deciding();
  return pattern.pieces().size() == 1 && !pattern.anchored_begin() && !pattern.anchored_end() &&
         matcher.light().pieces() == pattern.pieces();
}

}  // namespace

TermPredicate::TermPredicate(const CompiledCriterion& criterion, const TermColumn& column,
                             TermRole role)
    : criterion_(criterion),
      column_(column),
      role_(role),
      plain_prefix_(IsPlainPrefix(criterion.text)),
      plain_part_(IsPlainPart(criterion.text)),
      plain_chain_(IsPlainChain(criterion.text)),
      bound_(column.valued()) {
  std::vector<uint32_t> terms;
  if (FindCheaply(terms)) TakeMatches(std::move(terms), /*stop=*/nullptr);
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
    return terms;
  }
  if (!pattern.anchored_begin()) return dictionary.MayContain(LongestPiece(pattern, 0));
  const TermRange range = dictionary.StartingWith(pattern.pieces().front());
  if (pattern.pieces().size() > 1 &&
      dictionary.MayContainBound(LongestPiece(pattern, 1)) < range.second - range.first) {
    // Few terms hold the longest of the other pieces, and fewer of them can begin as they must.
    terms = dictionary.MayContain(LongestPiece(pattern, 1));
    std::erase_if(terms, [&](uint32_t term) {
      const bool begins = range.first <= term && term < range.second;
      return !begins && !dictionary.HasWords(term);
    });
    return terms;
  }
  return UnionOf(range, dictionary.WithWord(pattern.pieces().front(), /*whole=*/false));
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

void TermPredicate::Resolve(StopCheck& stop) {
  if (resolved_) return;
  known_part_ = plain_part_ && column_.terms().IsExact(criterion_.text.deciding().pieces().front());
  TakeMatches(FindThoroughly(), &stop);
}

void TermPredicate::TakeMatches(std::vector<uint32_t> terms, StopCheck* stop) {
  const std::vector<uint32_t> related = RelatedTerms();
  AddAll(related, terms);
  SortUnique(terms);
  resolved_ = true;
  known_prefix_ = plain_prefix_;
  bound_ = 0;
  const std::vector<std::string>& pieces = criterion_.text.deciding().pieces();
  std::optional<ChainAutomaton> chain;
  if (pieces.size() > 1 && ChainAutomaton::IsPossible(pieces)) chain.emplace(pieces);
  const TermDictionary& dictionary = column_.terms();
  for (uint32_t term : terms) {
    if (stop != nullptr && stop->Step()) break;
    // Most terms are told by that they do not contain the pieces in their order.
    const bool possible =
        !chain ||
        chain->RunWhole(dictionary.full(term), dictionary.Readable(term)) == chain->accepting();
    MatchClass match = possible ? MatchTerm(term) : kNoMatch;
    if (match == kNoMatch && std::binary_search(related.begin(), related.end(), term)) {
      match = kByNickname;
    }
    if (match == kNoMatch) continue;
    matches_.push_back({term, match});
    const uint64_t accounts = column_.postings().Count(term);
    bound_ += accounts;
    accounts_of_[match] += accounts;
    ++terms_of_[match];
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
  const MatchClass match = MatchText(term);
  return match != kNoMatch && role_ == TermRole::kStoredNickname ? kByNickname : match;
}

MatchClass TermPredicate::MatchText(uint32_t term) const {
  const TermDictionary& dictionary = column_.terms();
  const std::string_view full = dictionary.full(term);
  if (plain_chain_ && resolved_ && !dictionary.HasLight(term)) {
    // The pieces are known to be there, in their order.
    if (!full.starts_with(criterion_.text.deciding().pieces().front())) return kInside;
    return full.size() == PieceBytes(criterion_.text.deciding().pieces()) ? kWhole : kBeginning;
  }
  if (plain_part_ && !dictionary.HasLight(term)) {
    const std::string& piece = criterion_.text.deciding().pieces().front();
    if (full.starts_with(piece)) return full.size() == piece.size() ? kWhole : kBeginning;
    return known_part_ || full.find(piece) != std::string_view::npos ? kInside : kNoMatch;
  }
  if (plain_prefix_ && !dictionary.HasLight(term)) {
    const std::string& piece = criterion_.text.deciding().pieces().front();
    // What begins the field is no better in any other way.
    if (full.starts_with(piece)) return full.size() == piece.size() ? kWhole : kBeginning;
    if (known_prefix_) return kInside;
  }
  return criterion_.text.Match(dictionary.light(term), full);
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

bool TermPredicate::FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) {
  Resolve(stop);
  if (bound_ < wanted.front().few()) return false;
  // An account has one term.
  total = bound_;
  for (FirstMatches& first : wanted) TakeFirst(first, stop);
  return true;
}

void TermPredicate::TakeFirst(FirstMatches& first, StopCheck& stop) const {
  if (!first.by_class()) {
    TakeTerms(kNoMatch, first, stop);
    return;
  }
  for (MatchClass match = 0; match < kMatchClasses && !first.full() && !stop.stopped(); ++match) {
    if (!first.IsPast(match)) TakeTerms(match, first, stop);
  }
}

void TermPredicate::TakeTerms(MatchClass match, FirstMatches& first, StopCheck& stop) const {
  const bool any = match == kNoMatch;
  const uint64_t accounts = any ? bound_ : accounts_of_[match];
  if (accounts == 0 || first.full()) return;
  const uint32_t universe = column_.postings().universe();
  IdStream stream(universe);
  // Where many terms match, reading the column is faster than reading their lists.
  const double tests =
      static_cast<double>(first.count()) * universe / static_cast<double>(accounts);
  const uint64_t lists = any ? matches_.size() : terms_of_[match];
  if (tests * kScanCost < IdStream::Cost(lists, first.count())) {
    stream.AddAll();
  } else {
    for (const TermMatch& term : matches_) {
      if (any || term.match == match) stream.Add(column_.postings(), term.term);
    }
  }
  first.Take(
      match, stream, [&](uint32_t id, int step) { step == 0 ? column_.Prefetch(id) : void(); },
      [&](uint32_t id) {
        const uint32_t term = column_.TermOf(id);
        if (term == kNoTerm) return kNoMatch;
        const MatchClass found = ClassOf(term);
        return any || found == match ? found : kNoMatch;
      },
      stop);
}

MatchSet TermPredicate::Enumerate(StopCheck& stop) {
  Resolve(stop);
  const uint32_t universe = column_.postings().universe();
  return MatchSet::ShouldBeDense(bound_, universe) ? EnumerateDense(stop) : EnumerateSparse(stop);
}

void TermPredicate::Stream(MatchSink sink, StopCheck& stop) {
  Resolve(stop);
  MatchBlock block;
  std::vector<uint32_t> ordinals;
  for (const TermMatch& term : matches_) {
    ordinals.clear();
    column_.postings().Append(term.term, ordinals);
    for (uint32_t ordinal : ordinals) Pass(ordinal, term.match, block, sink);
    if (stop.Step(ordinals.size() + 1)) return;
  }
  sink(block);
}

void TermPredicate::Filter(MatchBlock& block) {
  for (size_t i = 0; i < block.size; ++i) column_.Prefetch(block.ids[i]);
  block.Retain([this](uint32_t id) { return TermPredicate::Test(id); });
}

MatchSet TermPredicate::EnumerateSparse(StopCheck& stop) const {
  MatchSet matches;
  matches.Reserve(bound_);
  std::vector<uint32_t> ordinals;
  for (const TermMatch& term : matches_) {
    ordinals.clear();
    column_.postings().Append(term.term, ordinals);
    for (uint32_t ordinal : ordinals) matches.Add(ordinal, term.match);
  }
  stop.Step(bound_);
  if (matches_.size() > 1) matches.Sort();
  return matches;
}

MatchSet TermPredicate::EnumerateDense(StopCheck& stop) const {
  MatchSet matches = MatchSet::Dense(column_.postings().universe());
  for (const TermMatch& term : matches_) {
    if (stop.Step(column_.postings().Count(term.term))) break;
    column_.postings().AddTo(term.term, matches.BitsOf(term.match));
  }
  return matches;
}

void EitherPredicate::Resolve(StopCheck& stop) {
  a_->Resolve(stop);
  b_->Resolve(stop);
}

MatchSet EitherPredicate::Enumerate(StopCheck& stop) {
  MatchSet matches = a_->Enumerate(stop);
  matches.UniteWith(b_->Enumerate(stop));
  return matches;
}

void EitherPredicate::Stream(MatchSink sink, StopCheck& stop) {
  a_->Stream(sink, stop);
  b_->Stream(
      [&](MatchBlock& block) {
        // What `a` has has been passed on. Nothing is better than kWhole, so the class stays.
        block.Retain([this](uint32_t id) { return a_->Test(id) == kNoMatch ? kWhole : kNoMatch; });
        sink(block);
      },
      stop);
}

// The second one is that of stored nicknames, which few accounts have: it is enumerated.
bool EitherPredicate::FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) {
  Resolve(stop);
  if (b_->UpperBound() > kFewNicknames) return false;
  std::vector<FirstMatches> of_a;
  for (const FirstMatches& first : wanted) of_a.push_back(first.Another());
  if (!a_->FindFirst(absl::MakeSpan(of_a), total, stop)) return false;
  // Of an account that both find the match of `a` counts.
  MatchSet only_b;
  b_->Enumerate(stop).ForEach([&](uint32_t id, Bucket match) {
    if (a_->Test(id) == kNoMatch) only_b.Add(id, match);
  });
  total += only_b.size();
  for (size_t i = 0; i < wanted.size(); ++i) {
    FirstMatches ranked_b = wanted[i].Another();
    ranked_b.TakeAll(only_b);
    MatchSet both = std::move(of_a[i]).Finish();
    both.UniteWith(std::move(ranked_b).Finish());
    wanted[i].TakeRanked(both);
  }
  return true;
}

MatchClass EitherPredicate::Test(uint32_t ordinal) {
  return std::min(a_->Test(ordinal), b_->Test(ordinal));
}

}  // namespace frontdesk::index
