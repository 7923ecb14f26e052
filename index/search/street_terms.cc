#include "index/search/street_terms.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "index/search/add_lists.h"
#include "index/search/first_matches.h"
#include "index/search/sort_unique.h"
#include "index/search/street_piece.h"
#include "index/text/ascii.h"
#include "index/text/word_cursor.h"

namespace frontdesk::index {
namespace {

// Accounts that are looked at one by one to count them.
constexpr uint64_t kFoundApart = 1 << 18;
// Accounts between the one that is looked at and the one that is asked for.
constexpr size_t kAhead = 16;
// Nanoseconds to read an account's terms, one account after the other, and of a scan of them that
// is not worth a thought.
constexpr double kScanCost = 20;
constexpr double kCheapScan = 50'000;

constexpr auto kNumber = static_cast<size_t>(StreetPart::kNumber);
constexpr auto kName = static_cast<size_t>(StreetPart::kName);
constexpr auto kUnit = static_cast<size_t>(StreetPart::kUnit);

}  // namespace

bool StreetTermsPredicate::IsPossible(const CompiledCriterion& criterion) {
  const Pattern& pattern = criterion.text.deciding();
  const std::vector<std::string>& pieces = pattern.pieces();
  if (pieces.empty() || criterion.text.light().pieces() != pieces) return false;
  if (pattern.is_part()) return pieces[0].find(' ') == std::string::npos;
  if (!pattern.may_cover_word()) return false;
  // What a single piece is the beginning or the end of is a word too. More of them may lie in
  // several words: not behind a number, if that does not begin like the first one.
  return pieces.size() == 1 || (pattern.anchored_begin() && !IsAsciiDigit(pieces[0].front()));
}

StreetTermsPredicate::StreetTermsPredicate(const CompiledCriterion& criterion,
                                           const StreetColumn& column)
    : criterion_(criterion),
      pattern_(criterion.text.deciding()),
      column_(column),
      is_part_(pattern_.is_part()),
      asked_(AskedParts()),
      counted_(Counted()),
      bound_(counted_.value_or(column.valued())) {}

absl::InlinedVector<size_t, kStreetParts> StreetTermsPredicate::AskedParts() const {
  absl::InlinedVector<size_t, kStreetParts> asked;
  for (size_t p = 0; p < kStreetParts; ++p) {
    const TermDictionary& terms = part(p).terms();
    const bool may_match = std::all_of(
        pattern_.pieces().begin(), pattern_.pieces().end(),
        [&terms](const std::string& piece) { return terms.MayContainBound(piece) > 0; });
    if (may_match) asked.push_back(p);
  }
  return asked;
}

uint64_t StreetTermsPredicate::DictionarySize() const {
  uint64_t size = 0;
  for (size_t p : asked_) {
    const TermDictionary& terms = part(p).terms();
    size += std::min<uint64_t>(terms.size(), terms.MayContainBound(RarestPiece(terms)));
  }
  return size;
}

const std::string& StreetTermsPredicate::RarestPiece(const TermDictionary& terms) const {
  return *std::min_element(pattern_.pieces().begin(), pattern_.pieces().end(),
                           [&terms](const std::string& a, const std::string& b) {
                             return terms.MayContainBound(a) < terms.MayContainBound(b);
                           });
}

std::optional<uint64_t> StreetTermsPredicate::Counted() const {
  if (pattern_.pieces().size() > 1) return std::nullopt;
  const std::string& piece = pattern_.pieces().front();
  if (is_part_) return column_.piece_counts().Find(piece);
  if (pattern_.anchored_begin()) return column_.CountBeginningsOfWords(piece);
  return std::nullopt;
}

void StreetTermsPredicate::Resolve(StopCheck& stop) {
  if (!counted_) FindTerms(stop);
}

uint8_t StreetTermsPredicate::Ask(std::string_view text) const {
  uint8_t said = kKnown;
  const std::string_view piece = pattern_.pieces().front();
  if (is_part_) {
    const size_t at = text.find(piece);
    if (at == std::string_view::npos) return said;
    return said | kInside | (at == 0 ? kBegins : 0) | (text == piece ? kIs : 0);
  }
  const char last = pattern_.pieces().back().back();
  for (WordCursor words(text); words.Next();) {
    const std::string_view word = words.word();
    // Most words are told by a look at their ends.
    if (pattern_.anchored_begin() && word.front() != piece.front()) continue;
    if (pattern_.anchored_end() && word.back() != last) continue;
    MatchKind kind;
    if (!pattern_.Match(word, kind)) continue;
    said |= kInside;
    if (words.begin() > 0) break;
    if (kind != MatchKind::kInfix) said |= kBegins;
    if (kind == MatchKind::kExact && word.size() == text.size()) said |= kIs;
  }
  if (pattern_.pieces().size() > 1 && text.starts_with(piece)) said |= kMayBegin;
  return said;
}

inline uint8_t StreetTermsPredicate::SaidBy(size_t p, uint32_t term) {
  std::vector<uint8_t>& said = said_[p];
  if (said.empty()) [[unlikely]]
    said.resize(part(p).terms().size());
  if (said[term] == 0) [[unlikely]]
    said[term] = Ask(part(p).terms().full(term));
  return said[term];
}

MatchClass StreetTermsPredicate::MatchText(uint32_t ordinal) {
  column_.Read(ordinal, buffer_);
  return criterion_.text.Match(column_.light().Find(ordinal).value_or(buffer_), buffer_);
}

MatchClass StreetTermsPredicate::Test(uint32_t ordinal) {
  std::array<uint8_t, kStreetParts> said = {};
  uint8_t any = 0;
  for (size_t p : asked_) {
    const uint32_t term = part(p).TermOf(ordinal);
    if (term != kNoTerm) any |= said[p] = SaidBy(p, term);
  }
  if ((any & (kInside | kMayBegin)) == 0) return kNoMatch;
  // Behind a number the name does not begin the street.
  const bool has_number = part(kNumber).TermOf(ordinal) != kNoTerm;
  const uint8_t first = said[has_number ? kNumber : kName];
  if ((first & kMayBegin) != 0) return MatchText(ordinal);
  if ((any & kInside) == 0) return kNoMatch;
  if (column_.light().Has(ordinal)) return MatchText(ordinal);
  const bool is_whole = (first & kIs) != 0 && !has_number;
  if (is_whole && part(kUnit).TermOf(ordinal) == kNoTerm) return kExactMatch;
  return (first & kBegins) != 0 ? kPrefixMatch : kInfixMatch;
}

std::vector<uint32_t> StreetTermsPredicate::MayMatch(const TermDictionary& terms) const {
  const std::string& rarest = RarestPiece(terms);
  const std::string& last = pattern_.pieces().back();
  const uint64_t contain = terms.MayContainBound(rarest);
  if (pattern_.anchored_end() && terms.MayEndWithBound(last) < contain) {
    return terms.MayEndWith(last);
  }
  if (contain < terms.size() / 2) return terms.MayContain(rarest);
  // Nearly all: they are read one behind the other.
  std::vector<uint32_t> all(terms.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

void StreetTermsPredicate::FindTerms(StopCheck& stop) {
  if (found_) return;
  found_ = true;
  uint64_t accounts = 0;
  for (size_t p : asked_) {
    if (stop.stopped()) break;
    const TermDictionary& dictionary = part(p).terms();
    Terms& found = terms_[p];
    found.terms = is_part_ ? dictionary.MayContain(pattern_.pieces()[0]) : MayMatch(dictionary);
    if (!is_part_ || !dictionary.IsExact(pattern_.pieces()[0])) {
      std::erase_if(found.terms,
                    [&](uint32_t term) { return stop.Step() || (SaidBy(p, term) & kInside) == 0; });
    }
    for (uint32_t term : found.terms) found.accounts += part(p).postings().Count(term);
    accounts += found.accounts;
    if (found.accounts > terms_[most_].accounts) most_ = p;
  }
  if (pattern_.pieces().size() > 1) accounts += column_.numberless().size();
  if (!counted_) bound_ = std::min(accounts, column_.valued());
}

void StreetTermsPredicate::AppendAccounts(size_t p, StopCheck& stop,
                                          std::vector<uint32_t>& ids) const {
  const PostingLists& postings = part(p).postings();
  for (uint32_t term : terms_[p].terms) {
    if (stop.Step(postings.Count(term) + 1)) return;
    postings.Append(term, ids);
  }
}

std::vector<uint32_t> StreetTermsPredicate::AskedByText(StopCheck& stop) {
  std::vector<uint32_t> ids;
  if (pattern_.pieces().size() == 1) return ids;
  for (uint32_t id : column_.numberless()) {
    if (stop.Step()) break;
    if ((SaidBy(kName, part(kName).TermOf(id)) & kMayBegin) != 0) ids.push_back(id);
  }
  std::erase_if(ids, [&](uint32_t id) { return stop.Step() || Test(id) == kNoMatch; });
  return ids;
}

MatchSet StreetTermsPredicate::Enumerate(StopCheck& stop) {
  FindTerms(stop);
  return MatchSet::ShouldBeDense(bound_, column_.size()) ? EnumerateDense(stop)
                                                         : EnumerateSparse(stop);
}

MatchSet StreetTermsPredicate::EnumerateSparse(StopCheck& stop) {
  std::vector<uint32_t> ids = AskedByText(stop);
  for (size_t p = 0; p < kStreetParts; ++p) AppendAccounts(p, stop, ids);
  SortUnique(ids);
  MatchSet matches;
  matches.Reserve(ids.size());
  size_t ahead = 0;
  for (size_t i = 0; i < ids.size() && !stop.Step(); ++i) {
    for (; ahead < std::min(i + kAhead, ids.size()); ++ahead) Prefetch(ids[ahead]);
    const MatchClass match = Test(ids[i]);
    if (match != kNoMatch) matches.Add(ids[i], match);
  }
  return matches;
}

void StreetTermsPredicate::AddTo(Bitmap& bits, StopCheck& stop) {
  FindTerms(stop);
  for (size_t p : asked_) AddListsOf(terms_[p].terms, part(p).postings(), stop, bits);
  for (uint32_t id : AskedByText(stop)) bits.Set(id);
}

MatchSet StreetTermsPredicate::EnumerateDense(StopCheck& stop) {
  MatchSet matches = MatchSet::Dense(column_.size());
  Bitmap& inside = matches.BitsOf(kInfixMatch);
  AddTo(inside, stop);
  std::vector<uint32_t> begin = terms_[kNumber].terms;
  std::erase_if(begin, [&](uint32_t term) { return (SaidBy(kNumber, term) & kBegins) == 0; });
  AddListsOf(begin, part(kNumber).postings(), stop, matches.BitsOf(kPrefixMatch));
  matches.KeepBest();
  // Those that may match better, or worse, than their number says.
  const auto ask = [&](uint32_t id) {
    if (stop.Step() || !matches.Has(id)) return;
    matches.BitsOf(kPrefixMatch).Clear(id);
    inside.Clear(id);
    const MatchClass match = Test(id);
    if (match != kNoMatch) matches.BitsOf(match).Set(id);
  };
  for (uint32_t id : column_.numberless()) ask(id);
  column_.light().ForEach([&](uint32_t id) {
    const auto numberless = column_.numberless();
    if (!std::binary_search(numberless.begin(), numberless.end(), id)) ask(id);
  });
  return matches;
}

std::optional<uint64_t> StreetTermsPredicate::Count(StopCheck& stop) {
  if (counted_) return counted_;
  FindTerms(stop);
  uint64_t others = pattern_.pieces().size() > 1 ? column_.numberless().size() : 0;
  for (size_t p = 0; p < kStreetParts; ++p) others += p == most_ ? 0 : terms_[p].accounts;
  if (others > kFoundApart) return std::nullopt;
  apart_ = AskedByText(stop);
  for (size_t p = 0; p < kStreetParts; ++p) {
    if (p != most_) AppendAccounts(p, stop, apart_);
  }
  SortUnique(apart_);
  uint64_t count = terms_[most_].accounts;
  for (size_t i = 0; i < apart_.size() && !stop.Step(); ++i) {
    if (i + kAhead < apart_.size()) part(most_).Prefetch(apart_[i + kAhead]);
    const uint32_t term = part(most_).TermOf(apart_[i]);
    if (term == kNoTerm || (SaidBy(most_, term) & kInside) == 0) ++count;
  }
  return count;
}

bool StreetTermsPredicate::FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total,
                                     StopCheck& stop) {
  Resolve(stop);
  if (column_.light().size() > 0 || bound_ < wanted.front().few()) return false;
  const std::optional<uint64_t> count = Count(stop);
  if (!count) return false;
  bound_ = total = *count;
  std::string text;  // of a street that is what was asked for
  for (const std::string& piece : pattern_.pieces()) text += piece;
  MatchSet whole;
  for (uint32_t id : StreetPiece(text, column_).FindWhole(stop)) whole.Add(id, kExactMatch);
  for (FirstMatches& first : wanted) TakeFirst(whole, first, stop);
  return true;
}

void StreetTermsPredicate::TakeFirst(const MatchSet& whole, FirstMatches& first, StopCheck& stop) {
  if (!first.by_class()) {
    TakeClass(kNoMatch, first, stop);
    return;
  }
  first.TakeAll(whole);
  for (MatchClass match : {kPrefixMatch, kInfixMatch}) {
    if (!first.full() && !first.IsPast(match)) TakeClass(match, first, stop);
  }
}

void StreetTermsPredicate::TakeClass(MatchClass match, FirstMatches& first, StopCheck& stop) {
  IdStream stream(column_.size());
  const double tests = static_cast<double>(first.count() + 1) * column_.size() /
                       static_cast<double>(std::max<uint64_t>(bound_, 1));
  if (match == kPrefixMatch) {
    StreetPiece::AddBeginningsTo(pattern_.pieces().front(), column_, stream);
  } else if (tests * kScanCost < kCheapScan) {
    // Where every few accounts match, reading all is faster than looking up who does.
    stream.AddAll();
  } else {
    FindTerms(stop);
    if (apart_.empty()) apart_ = AskedByText(stop);
    stream.Add(apart_);
    for (size_t p = 0; p < kStreetParts; ++p) {
      for (uint32_t term : terms_[p].terms) stream.Add(part(p).postings(), term);
    }
    if (tests * kScanCost < stream.Cost(first.count())) stream.AddAll();
  }
  first.Take(
      match, stream,
      [&](uint32_t id, int step) {
        if (step == 0) Prefetch(id);
      },
      [&](uint32_t id) { return IfWanted(match, Test(id)); }, stop);
}

void StreetTermsPredicate::AddPlanes(std::vector<LetterPlanes::Plane>& planes) const {
  for (const std::string& piece : pattern_.pieces()) {
    AddPlanesOf(piece, column_.planes(), planes);
  }
}

bool StreetTermsPredicate::decided_by_planes() const {
  const std::string& piece = pattern_.pieces().front();
  return is_part_ && piece.size() == 1 && !column_.planes().Find(piece.front()).empty();
}

uint64_t StreetTermsPredicate::BeginningsBound() const {
  return StreetPiece::BeginningsBound(pattern_.pieces().front(), column_);
}

void StreetTermsPredicate::AddBeginnings(Bitmap& bits, StopCheck& stop) const {
  StreetPiece::AddBeginnings(pattern_.pieces().front(), column_, stop, bits);
}

void StreetTermsPredicate::AddApart(Bitmap& bits, StopCheck& stop) const {
  stop.Step(column_.light().size());
  column_.light().ForEach([&bits](uint32_t id) { bits.Set(id); });
}

}  // namespace frontdesk::index
