#include "index/search/term_predicate.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "index/search/add_lists.h"
#include "index/search/chain_automaton.h"
#include "index/search/find_terms.h"
#include "index/search/payload_filter.h"
#include "index/search/sort_unique.h"
#include "index/text/fold.h"

namespace frontdesk::index {
namespace {

// Of no more terms than this it is not looked up which of them begin with the piece.
constexpr size_t kFewTerms = 64;
// Runs of matching terms that are searched one after the other.
constexpr size_t kSearchedLinearly = 8;
// Nanoseconds to test an account by its term, one after the other.
constexpr double kScanCost = 2;

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

// True of `abc` where that is a whole name or a word of it.
bool IsPlainName(const TextMatcher& matcher) {
  const Pattern& pattern = matcher.deciding();
  return pattern.rule() == TextRule::kName && !pattern.has_wildcard() &&
         matcher.light().pieces() == pattern.pieces();
}

// True of `%abc%`, and of `abc` where that means the same.
bool IsPlainPart(const TextMatcher& matcher) {
  const Pattern& pattern = matcher.deciding();
  return pattern.is_part() && matcher.light().pieces() == pattern.pieces();
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
      plain_name_(IsPlainName(criterion.text)),
      bound_(column.valued()) {
  if (plain_part_) finder_.emplace(criterion.text.deciding().pieces().front());
  std::vector<uint32_t> terms;
  if (!FindTermsCheaply(criterion.text.deciding(), column.terms(), terms)) return;
  TakeMatches(std::move(terms), /*stop=*/nullptr);
}

void TermPredicate::Resolve(StopCheck& stop) {
  if (resolved_) return;
  known_part_ = plain_part_ && column_.terms().IsExact(criterion_.text.deciding().pieces().front());
  TakeMatches(FindTerms(criterion_.text.deciding(), column_.terms()), &stop);
}

void TermPredicate::TakeMatches(std::vector<uint32_t> terms, StopCheck* stop) {
  resolved_ = true;
  bound_ = 0;
  std::vector<uint32_t> related;
  if (role_ == TermRole::kFirstName) related = FindNames(criterion_.related_names, column_.terms());
  if (plain_name_) {
    SortUnique(terms);
    TakeNames(terms, related);
    return;
  }
  terms.insert(terms.end(), related.begin(), related.end());
  SortUnique(terms);
  known_prefix_ = plain_prefix_;
  if ((known_prefix_ || known_part_) && terms.size() > kFewTerms) FindBeginnings();
  if (begins_ && related.empty() && role_ != TermRole::kStoredNickname &&
      !criterion_.source.group_id) {
    TakeBeginnings(terms, stop);
    SetClasses();
    return;
  }
  const std::vector<std::string>& pieces = criterion_.text.deciding().pieces();
  std::optional<ChainAutomaton> chain;
  if (pieces.size() > 1 && ChainAutomaton::IsPossible(pieces)) chain.emplace(pieces);
  const TermDictionary& dictionary = column_.terms();
  for (size_t i = 0; i < terms.size(); ++i) {
    if (stop != nullptr && stop->Step()) break;
    if (!begins_) AskAhead(terms, i, dictionary);
    const uint32_t term = terms[i];
    // Most terms are told by that they do not contain the pieces in their order.
    const bool possible =
        !chain ||
        chain->RunWhole(dictionary.full(term), dictionary.Readable(term)) == chain->accepting();
    MatchClass match = possible ? MatchTerm(term) : kNoMatch;
    if (match == kNoMatch && std::binary_search(related.begin(), related.end(), term)) {
      match = kNicknameMatch;
    }
    Take(term, term + 1, match);
  }
  SetClasses();
}

void TermPredicate::TakeNames(const std::vector<uint32_t>& named,
                              absl::Span<const uint32_t> related) {
  const auto take_related_below = [&](uint32_t end) {
    for (; !related.empty() && related[0] < end; related.remove_prefix(1)) {
      Take(related[0], related[0] + 1, kNicknameMatch);
    }
  };
  for (size_t i = 0; i < named.size(); ++i) {
    AskAhead(named, i, column_.terms());
    take_related_below(named[i]);
    // What has both is better as what was asked for.
    if (!related.empty() && related[0] == named[i]) related.remove_prefix(1);
    Take(named[i], named[i] + 1, MatchNamed(named[i]));
  }
  take_related_below(column_.terms().size());
  SetClasses();
}

MatchClass TermPredicate::MatchNamed(uint32_t term) const {
  if (role_ == TermRole::kStoredNickname) return kNicknameMatch;
  const TermDictionary& dictionary = column_.terms();
  if (dictionary.HasLight(term)) return MatchText(term);
  const std::string& name = criterion_.text.deciding().pieces().front();
  const std::string_view full = dictionary.full(term);
  if (!full.starts_with(name)) return kInfixMatch;
  if (full.size() == name.size()) return kExactMatch;
  return IsWordBreak(full, name.size()) ? kPrefixMatch : kInfixMatch;
}

void TermPredicate::TakeBeginnings(const std::vector<uint32_t>& terms, StopCheck* stop) {
  if (stop != nullptr) stop->Step(terms.size());
  // There may be tens of thousands, most of which begin with the piece: these are not asked one by
  // one.
  const auto first = std::lower_bound(terms.begin(), terms.end(), begins_->first);
  const auto end = std::lower_bound(first, terms.end(), begins_->second);
  const absl::Span<const uint32_t> all = terms;
  const auto before = static_cast<size_t>(first - terms.begin());
  TakeInside(all.first(before));
  TakeAlike(begins_->first, whole_end_, kExactMatch);
  TakeAlike(whole_end_, begins_->second, kPrefixMatch);
  TakeInside(all.subspan(static_cast<size_t>(end - terms.begin())));
}

void TermPredicate::TakeInside(absl::Span<const uint32_t> terms) {
  // Few are neighbours: nothing is gained by looking for these.
  runs_.reserve(runs_.size() + terms.size() + 1);
  uint64_t accounts = 0;
  uint64_t taken = 0;
  for (uint32_t term : terms) {
    if (column_.terms().HasLight(term)) [[unlikely]] {
      Take(term, term + 1, MatchText(term));
      continue;
    }
    AddRun(term, term + 1, kInfixMatch);
    accounts += column_.postings().Count(term);
    ++taken;
  }
  CountTerms(taken, accounts, kInfixMatch);
}

void TermPredicate::TakeAlike(uint32_t first, uint32_t end, MatchClass match) {
  column_.terms().ForEachWithLightIn(first, end, [&](uint32_t term) {
    Take(first, term, match);
    Take(term, term + 1, MatchText(term));
    first = term + 1;
  });
  Take(first, end, match);
}

void TermPredicate::Take(uint32_t first, uint32_t end, MatchClass match) {
  if (first == end || match == kNoMatch) return;
  CountTerms(end - first, column_.postings().CountAll(first, end), match);
  if (!runs_.empty() && runs_.back().end == first && runs_.back().match == match) {
    runs_.back().end = end;
  } else {
    AddRun(first, end, match);
  }
}

void TermPredicate::AddRun(uint32_t first, uint32_t end, MatchClass match) {
  // In its place: a copy would wait for what has just been written byte by byte.
  TermRun& run = runs_.emplace_back();
  run.first = first;
  run.end = end;
  run.match = match;
}

void TermPredicate::CountTerms(uint64_t terms, uint64_t accounts, MatchClass match) {
  bound_ += accounts;
  accounts_of_[match] += accounts;
  terms_of_[match] += terms;
  terms_matching_ += terms;
}

void TermPredicate::SetClasses() {
  if (runs_.size() <= kSearchedLinearly) return;
  const uint32_t first = runs_.front().first;
  class_of_.resize(runs_.back().end - first + 1, kNoMatch);
  for (const TermRun& run : runs_) {
    MatchClass* const classes = class_of_.data() + (run.first - first);
    classes[0] = run.match;
    if (run.end - run.first > 1) std::fill_n(classes, run.end - run.first, run.match);
  }
}

void TermPredicate::FindBeginnings() {
  const std::string& piece = criterion_.text.deciding().pieces().front();
  begins_ = column_.terms().StartingWith(piece);
  whole_end_ = begins_->first;
  while (whole_end_ < begins_->second && column_.terms().full(whole_end_).size() == piece.size()) {
    ++whole_end_;
  }
}

MatchClass TermPredicate::MatchTerm(uint32_t term) const {
  const TermDictionary& dictionary = column_.terms();
  const std::optional<std::string>& group_id = criterion_.source.group_id;
  if (criterion_.source.field == Field::kGroup && group_id && dictionary.extra(term) != *group_id) {
    return kNoMatch;
  }
  const MatchClass match = MatchText(term);
  return match != kNoMatch && role_ == TermRole::kStoredNickname ? kNicknameMatch : match;
}

MatchClass TermPredicate::MatchText(uint32_t term) const {
  const TermDictionary& dictionary = column_.terms();
  if (begins_ && !dictionary.HasLight(term)) {
    if (begins_->first <= term && term < begins_->second) {
      return term < whole_end_ ? kExactMatch : kPrefixMatch;
    }
    if (known_prefix_ || known_part_) return kInfixMatch;
  }
  const std::string_view full = dictionary.full(term);
  if (plain_chain_ && resolved_ && !dictionary.HasLight(term)) {
    // The pieces are known to be there, in their order.
    if (!full.starts_with(criterion_.text.deciding().pieces().front())) return kInfixMatch;
    return full.size() == PieceBytes(criterion_.text.deciding().pieces()) ? kExactMatch
                                                                          : kPrefixMatch;
  }
  if (plain_part_ && !dictionary.HasLight(term)) {
    const size_t place = finder_->FindIn(full, dictionary.Readable(term));
    if (place != 0) return place == PieceFinder::kNowhere ? kNoMatch : kInfixMatch;
    const size_t whole = criterion_.text.deciding().pieces().front().size();
    return full.size() == whole ? kExactMatch : kPrefixMatch;
  }
  if (plain_prefix_ && !dictionary.HasLight(term)) {
    const std::string& piece = criterion_.text.deciding().pieces().front();
    // What begins the field is no better in any other way.
    if (full.starts_with(piece)) return full.size() == piece.size() ? kExactMatch : kPrefixMatch;
    if (known_prefix_) return kInfixMatch;
  }
  return criterion_.text.Match(dictionary.light(term), full);
}

MatchClass TermPredicate::ClassOf(uint32_t term) const {
  if (runs_.size() <= kSearchedLinearly) {
    for (const TermRun& run : runs_) {
      if (term - run.first < run.end - run.first) return run.match;
    }
    return kNoMatch;
  }
  const uint32_t place = term - runs_.front().first;
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
  const uint64_t lists = any ? terms_matching_ : terms_of_[match];
  if (tests * kScanCost < IdStream::Cost(lists, first.count())) {
    stream.SetScan([&](uint32_t begin, uint32_t end, std::vector<uint32_t>& ids) {
      if (!stop.Step(end - begin)) ScanFor(match, begin, end, ids);
    });
  } else {
    for (const TermRun& run : runs_) {
      if (!any && run.match != match) continue;
      for (uint32_t term = run.first; term < run.end; ++term) stream.Add(column_.postings(), term);
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

void TermPredicate::ScanFor(MatchClass match, uint32_t begin, uint32_t end,
                            std::vector<uint32_t>& ids) const {
  const bool any = match == kNoMatch;
  std::array<uint32_t, MatchBlock::kCapacity> values;
  std::array<MatchClass, MatchBlock::kCapacity> classes;
  for (uint32_t first = begin; first < end; first += MatchBlock::kCapacity) {
    const uint32_t count = std::min<uint32_t>(MatchBlock::kCapacity, end - first);
    column_.ReadValues(first, count, values.data());
    ClassesOf({values.data(), count}, classes.data());
    const size_t before = ids.size();
    ids.resize(before + count);
    uint32_t* out = ids.data() + before;
    for (uint32_t i = 0; i < count; ++i) {
      // No branch depends on what is read.
      *out = first + i;
      out += (any ? classes[i] != kNoMatch : classes[i] == match) ? 1 : 0;
    }
    ids.resize(static_cast<size_t>(out - ids.data()));
  }
}

MatchSet TermPredicate::Enumerate(StopCheck& stop) {
  Resolve(stop);
  const uint32_t universe = column_.postings().universe();
  return MatchSet::ShouldBeDense(bound_, universe) ? EnumerateDense(stop) : EnumerateSparse(stop);
}

template <typename Use>
void TermPredicate::ReadLists(StopCheck& stop, Use use) const {
  PostingLists::ReadBuffer buffer;
  ForEachTerm([&](uint32_t term, MatchClass match) {
    if (stop.Step()) return;
    uint32_t place = 0;
    column_.postings().Read(term, buffer, [&](absl::Span<const uint32_t> ordinals) {
      if (stop.Step(ordinals.size())) return;
      use(term, place, ordinals, match);
      place += static_cast<uint32_t>(ordinals.size());
    });
  });
}

void TermPredicate::Stream(MatchSink sink, StopCheck& stop) {
  Resolve(stop);
  MatchBlock block;
  ReadLists(stop, [&](uint32_t, uint32_t, absl::Span<const uint32_t> ordinals, MatchClass match) {
    PassAll(ordinals, match, block, sink);
  });
  if (!stop.stopped()) sink(block);
}

void TermPredicate::StreamThrough(PayloadFilter& filter, MatchSink sink, StopCheck& stop) {
  Resolve(stop);
  ReadLists(stop, [&](uint32_t term, uint32_t place, absl::Span<const uint32_t> ordinals,
                      MatchClass match) {
    filter.Pass(column_.postings().CountAll(0, term) + place, ordinals, match, sink);
  });
  if (!stop.stopped()) filter.Finish(sink);
}

void TermPredicate::TellClasses(absl::Span<const Payloads* const> payloads,
                                absl::Span<PayloadClasses> class_of) const {
  // What begins with a later word has several, and where values share codes those are not told.
  const bool skips_words =
      payloads[0]->shares_codes() && criterion_.text.deciding().anchored_begin();
  const auto is_told = [&](const TermRun& run) {
    return !skips_words || KindOf(run.match) != MatchKind::kInfix;
  };
  auto run = runs_.begin();
  for (size_t code = 1; code < payloads[0]->code_count(); ++code) {
    // Values are terms and one. Runs ascend as codes do.
    const auto [first, end] = payloads[0]->ValuesOf(code);
    while (run != runs_.end() && (run->end < first || !is_told(*run))) ++run;
    if (run == runs_.end() || end <= run->first + 1) {
      class_of[0][code] = kNoMatch;
    } else if (run->first < first && end <= run->end + 1) {
      class_of[0][code] = run->match;
    }
  }
}

void TermPredicate::AddTo(Bitmap& bits, StopCheck& stop) {
  for (const TermRun& run : runs_) AddLists(column_.postings(), {run.first, run.end}, stop, bits);
}

void TermPredicate::AddPlanes(std::vector<LetterPlanes::Plane>& planes) const {
  // Related names need not contain the pieces.
  if (role_ != TermRole::kLiteral) return;
  for (const std::string& piece : criterion_.text.deciding().pieces()) {
    AddPlanesOf(piece, column_.planes(), planes);
  }
}

bool TermPredicate::decided_by_planes() const {
  if (role_ != TermRole::kLiteral || !plain_part_ || criterion_.source.group_id) return false;
  const std::string& piece = criterion_.text.deciding().pieces().front();
  return piece.size() == 1 && !column_.planes().Find(piece.front()).empty();
}

uint64_t TermPredicate::BeginningsBound() const {
  const TermRange range = column_.terms().StartingWith(criterion_.text.deciding().pieces().front());
  return column_.postings().CountAll(range.first, range.second);
}

void TermPredicate::AddBeginnings(Bitmap& bits, StopCheck& stop) const {
  const TermRange range = column_.terms().StartingWith(criterion_.text.deciding().pieces().front());
  AddLists(column_.postings(), range, stop, bits);
}

void TermPredicate::AddApart(Bitmap& bits, StopCheck& stop) const {
  column_.terms().ForEachWithLight([&](uint32_t term) {
    AddLists(column_.postings(), {term, term + 1}, stop, bits);
  });
}

void TermPredicate::Classify(const MatchBlock& block, MatchClass* classes) {
  std::array<uint32_t, MatchBlock::kCapacity> values;
  column_.ReadValuesAt({block.ids.data(), block.size}, values.data());
  if (resolved_) {
    ClassesOf({values.data(), block.size}, classes);
    return;
  }
  for (size_t i = 0; i < block.size; ++i) {
    classes[i] = values[i] == 0 ? kNoMatch : MatchTerm(values[i] - 1);
  }
}

void TermPredicate::ClassesOf(absl::Span<const uint32_t> values, MatchClass* classes) const {
  // No branch depends on what is read. Without a value the difference wraps.
  if (!class_of_.empty()) {
    const uint32_t first = runs_.front().first + 1;
    const MatchClass* const class_of = class_of_.data();
    const auto last = static_cast<uint32_t>(class_of_.size() - 1);
    for (size_t i = 0; i < values.size(); ++i) {
      classes[i] = class_of[std::min(values.data()[i] - first, last)];
    }
    return;
  }
  std::fill_n(classes, values.size(), kNoMatch);
  for (const TermRun& run : runs_) {
    const uint32_t first = run.first + 1;
    const uint32_t terms = run.end - run.first;
    for (size_t i = 0; i < values.size(); ++i) {
      classes[i] = values.data()[i] - first < terms ? run.match : classes[i];
    }
  }
}

MatchSet TermPredicate::EnumerateSparse(StopCheck& stop) const {
  MatchSet matches;
  matches.Reserve(bound_);
  std::vector<uint32_t> ordinals;
  ForEachTerm([&](uint32_t term, MatchClass match) {
    ordinals.clear();
    column_.postings().Append(term, ordinals);
    for (uint32_t ordinal : ordinals) matches.Add(ordinal, match);
  });
  stop.Step(bound_);
  if (terms_matching_ > 1) matches.Sort();
  return matches;
}

MatchSet TermPredicate::EnumerateDense(StopCheck& stop) const {
  MatchSet matches = MatchSet::Dense(column_.postings().universe());
  for (const TermRun& run : runs_) {
    AddLists(column_.postings(), {run.first, run.end}, stop, matches.BitsOf(run.match));
  }
  return matches;
}

}  // namespace frontdesk::index
