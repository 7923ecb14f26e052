#include "index/search/phone_predicate.h"

#include <algorithm>
#include <array>
#include <optional>

#include "index/search/first_matches.h"
#include "index/search/sort_unique.h"
#include "index/text/digits.h"

namespace frontdesk::index {
namespace {

constexpr size_t kGramDigits = 3;
// A share of the accounts of which so many are looked at for each that is found.
constexpr uint32_t kSparseShare = 1024;
// Entries between the one that is looked at and the one that is asked for.
constexpr uint32_t kAhead = 16;

}  // namespace

PhonePredicate::PhonePredicate(const CompiledCriterion& criterion, const PhoneColumn& column,
                               uint32_t accounts)
    : column_(column), accounts_(accounts), match_(criterion.source.phone_match) {
  for (const std::string& digits : criterion.phone_forms) {
    forms_.push_back(MakeForm(digits));
    bound_ += BoundOf(forms_.back());
  }
  bound_ = std::min<uint64_t>(bound_, column.size());
}

PhonePredicate::Source PhonePredicate::SourceOf(size_t digits) const {
  if (match_ == PhoneMatch::kExact || match_ == PhoneMatch::kPrefix) return Source::kBeginning;
  if (match_ == PhoneMatch::kSuffix) return Source::kEnd;
  // No number is long enough to have the form and something before it.
  if (column_.CountOfSize(digits + 1) == 0) return Source::kBeginning;
  // No number is long enough to have the form strictly inside.
  if (column_.CountOfSize(digits + 2) == 0) return Source::kBothEnds;
  return digits >= kGramDigits ? Source::kGrams : Source::kAll;
}

PhonePredicate::Form PhonePredicate::MakeForm(const std::string& digits) const {
  Form form;
  form.digits = digits;
  form.is_long = digits.size() > kPhoneCodeDigits;
  if (form.is_long) return form;
  form.code = EncodePhone(digits);
  form.source = SourceOf(digits.size());
  if (form.source == Source::kBeginning || form.source == Source::kBothEnds) {
    form.beginning = column_.WithPrefix(digits);
  }
  if (form.source == Source::kEnd || form.source == Source::kBothEnds) {
    form.ending = column_.WithSuffix(digits);
  }
  return form;
}

uint64_t PhonePredicate::BoundOf(const Form& form) const {
  const uint64_t longs = column_.long_entries().size();
  if (form.is_long) return longs;
  if (form.source == Source::kGrams) return column_.grams().UpperBound(form.digits);
  if (form.source == Source::kAll) return column_.size();
  return longs + form.beginning.size() + form.ending.size();
}

MatchClass PhonePredicate::MatchCode(const Form& form, PhoneCode code) const {
  if (code == form.code) return kExactMatch;
  const auto size = static_cast<int>(form.digits.size());
  const bool begins = (code & PhonePrefixMask(size)) == form.code;
  switch (match_) {
    case PhoneMatch::kExact:
      return kNoMatch;
    case PhoneMatch::kPrefix:
      return begins ? kPrefixMatch : kNoMatch;
    case PhoneMatch::kSuffix: {
      const int before = PhoneCodeSize(code) - size;
      return before >= 0 && code << (4 * before) == form.code ? kInfixMatch : kNoMatch;
    }
    case PhoneMatch::kAnywhere:
      break;
  }
  if (begins) return kPrefixMatch;
  return PhoneContains(code, form.code, size) ? kInfixMatch : kNoMatch;
}

MatchClass PhonePredicate::MatchEntry(const Form& form, uint32_t entry) const {
  if (form.is_long || column_.IsLong(entry)) {
    return MatchPhone(column_.TextOf(entry), form.digits, match_);
  }
  return MatchCode(form, column_.CodeOf(entry));
}

void PhonePredicate::FindAmong(const Form& form, absl::Span<const uint32_t> entries,
                               StopCheck& stop, MatchSet& matches) const {
  for (size_t i = 0; i < entries.size(); ++i) {
    if (stop.Step()) return;
    if (i + kAhead < entries.size()) column_.PrefetchCode(entries[i + kAhead]);
    const uint32_t entry = entries[i];
    const MatchClass match = MatchEntry(form, entry);
    if (match != kNoMatch) matches.AddAny(column_.OwnerOf(entry), match);
  }
}

void PhonePredicate::AddRange(const PhoneColumn::Range& range, MatchClass part, StopCheck& stop,
                              MatchSet& matches) const {
  for (uint32_t place = range.begin; place < range.end; ++place) {
    if (stop.Step()) return;
    if (place + kAhead < range.end) column_.PrefetchOwner(range.EntryAt(place + kAhead));
    const uint32_t owner = column_.OwnerOf(range.EntryAt(place));
    matches.AddAny(owner, place < range.whole_end ? kExactMatch : part);
  }
}

void PhonePredicate::Find(const Form& form, StopCheck& stop, MatchSet& matches) const {
  if (!form.is_long && form.source == Source::kAll) {
    for (uint32_t entry = 0; entry < column_.size() && !stop.Step(); ++entry) {
      const MatchClass match = MatchEntry(form, entry);
      if (match != kNoMatch) matches.AddAny(column_.OwnerOf(entry), match);
    }
    return;
  }
  if (!form.is_long && form.source == Source::kGrams) {
    FindAmong(form, column_.grams().Candidates(form.digits), stop, matches);
    return;
  }
  FindAmong(form, column_.long_entries(), stop, matches);
  if (form.is_long) return;
  if (form.source != Source::kEnd) {
    PhoneColumn::Range range = form.beginning;
    if (match_ == PhoneMatch::kExact) range.end = range.whole_end;
    AddRange(range, kPrefixMatch, stop, matches);
  }
  // What both begins and ends with the form is in both ranges, and the better match stays.
  if (form.source != Source::kBeginning) {
    AddRange(form.ending, kInfixMatch, stop, matches);
  }
}

MatchSet PhonePredicate::Enumerate(StopCheck& stop) {
  const bool dense = MatchSet::ShouldBeDense(bound_, accounts_);
  MatchSet matches = dense ? MatchSet::Dense(accounts_) : MatchSet();
  for (const Form& form : forms_) Find(form, stop, matches);
  // An account may have several numbers that match.
  dense ? matches.KeepBest() : matches.Sort();
  return matches;
}

bool PhonePredicate::FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) {
  if (match_ != PhoneMatch::kAnywhere || forms_.size() != 1) return false;
  const std::string& digits = forms_[0].digits;
  const std::optional<uint32_t> count = column_.digit_counts().Find(digits);
  if (!count) return false;
  // Rows are found on a walk over all accounts, which must not be a long one.
  const uint64_t begin = column_.WithPrefix(digits).size() + column_.long_entries().size();
  if (*count < begin + accounts_ / kSparseShare) return false;
  total = bound_ = *count;
  for (FirstMatches& first : wanted) TakeFirst(first, stop);
  return true;
}

void PhonePredicate::TakeFirst(FirstMatches& first, StopCheck& stop) {
  if (!first.by_class()) {
    TakeClass(kNoMatch, first, stop);
    return;
  }
  // Few begin with the digits, or are them: they are looked up.
  const PhoneColumn::Range range = column_.WithPrefix(forms_[0].digits);
  std::vector<uint32_t> owners;
  const bool few = range.size() < accounts_ / kSparseShare;
  for (uint32_t place = range.begin; place < (few ? range.end : range.whole_end); ++place) {
    if (stop.Step()) return;
    owners.push_back(column_.OwnerOf(range.EntryAt(place)));
  }
  for (uint32_t entry : column_.long_entries()) {
    if (few) owners.push_back(column_.OwnerOf(entry));
  }
  SortUnique(owners);
  MatchSet found;
  for (uint32_t id : owners) {
    const MatchClass match = Test(id);
    if (match <= (few ? kPrefixMatch : kExactMatch)) found.Add(id, match);
  }
  first.TakeAll(found);
  if (!few && !first.full()) TakeClass(kPrefixMatch, first, stop);
  if (!first.full()) TakeClass(kInfixMatch, first, stop);
}

void PhonePredicate::TakeClass(MatchClass match, FirstMatches& first, StopCheck& stop) {
  IdStream stream(accounts_);
  stream.AddAll();
  first.Take(
      match, stream, [](uint32_t, int) {}, [&](uint32_t id) { return IfWanted(match, Test(id)); },
      stop);
}

MatchClass PhonePredicate::MatchEntries(std::pair<uint32_t, uint32_t> entries) const {
  MatchClass best = kNoMatch;
  for (uint32_t entry = entries.first; entry < entries.second; ++entry) {
    for (const Form& form : forms_) best = std::min(best, MatchEntry(form, entry));
  }
  return best;
}

MatchClass PhonePredicate::Test(uint32_t ordinal) {
  return MatchEntries(column_.EntriesOf(ordinal));
}

void PhonePredicate::Classify(const MatchBlock& block, MatchClass* classes) {
  std::array<uint64_t, MatchBlock::kCapacity> places;
  std::array<std::pair<uint32_t, uint32_t>, MatchBlock::kCapacity> entries;
  for (size_t i = 0; i < block.size; ++i) places[i] = column_.BlockBefore(block.ids[i]);
  for (size_t i = 0; i < block.size; ++i) {
    entries[i] = column_.EntriesOf(block.ids[i], places[i]);
    if (entries[i].first < entries[i].second) column_.PrefetchCode(entries[i].first);
  }
  for (size_t i = 0; i < block.size; ++i) classes[i] = MatchEntries(entries[i]);
}

}  // namespace frontdesk::index
