#include "index/engine/spread.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace frontdesk::index {
namespace {

constexpr std::array kSpreadFields = {Field::kEmail,    Field::kPhone,      Field::kFirstName,
                                      Field::kLastName, Field::kAddress,    Field::kCity,
                                      Field::kState,    Field::kPostalCode, Field::kUserType};

constexpr std::array kTerms = {TermField::kFirstName, TermField::kLastName, TermField::kCity,
                               TermField::kState, TermField::kPostalCode};

// Accounts whose places are asked for together: what comes fits into the first cache.
constexpr size_t kAtOnce = 32;

uint64_t Fingerprint(std::string_view text) { return std::hash<std::string_view>()(text); }

std::string_view FullText(const Segment& segment, TermField field, uint32_t ordinal) {
  const TermColumn& column = segment.terms(field);
  const uint32_t term = column.TermOf(ordinal);
  return term == kNoTerm ? std::string_view() : column.terms().full(term);
}

std::string FirstPhone(const Segment& segment, uint32_t ordinal) {
  const auto [begin, end] = segment.phones().EntriesOf(ordinal);
  return begin == end ? std::string() : segment.phones().TextOf(begin);
}

void PrefetchPlaces(const Segment& segment, uint32_t ordinal) {
  segment.email().PrefetchPlace(ordinal);
  segment.street().PrefetchPlace(ordinal);
  for (TermField field : kTerms) segment.terms(field).Prefetch(ordinal);
}

void PrefetchTexts(const Segment& segment, uint32_t ordinal) {
  segment.email().PrefetchText(ordinal);
  segment.street().PrefetchText(ordinal);
  for (TermField field : kTerms) {
    segment.terms(field).PrefetchTerm(segment.terms(field).TermOf(ordinal));
  }
}

std::string_view FirstPhone(const FoldedDocument& folded) {
  for (const std::string& phone : folded.phones) {
    if (!phone.empty()) return phone;
  }
  return "";
}

}  // namespace

SpreadCounter::SpreadCounter(size_t expected) {
  for (auto& counts : counts_) counts.reserve(expected);
}

void SpreadCounter::Add(const Segment& segment, absl::Span<const uint32_t> ordinals) {
  for (size_t begin = 0; begin < ordinals.size(); begin += kAtOnce) {
    const absl::Span<const uint32_t> some = ordinals.subspan(begin, kAtOnce);
    for (uint32_t ordinal : some) PrefetchPlaces(segment, ordinal);
    for (uint32_t ordinal : some) PrefetchTexts(segment, ordinal);
    for (uint32_t ordinal : some) AddOne(segment, ordinal);
  }
}

void SpreadCounter::AddOne(const Segment& segment, uint32_t ordinal) {
  const auto term = [&](TermField field) { return Fingerprint(FullText(segment, field, ordinal)); };
  segment.email().Read(ordinal, text_);
  const uint64_t email = Fingerprint(text_);
  segment.street().Read(ordinal, text_);
  const uint64_t street = Fingerprint(text_);
  AddValues({email, Fingerprint(FirstPhone(segment, ordinal)), term(TermField::kFirstName),
             term(TermField::kLastName), street, term(TermField::kCity), term(TermField::kState),
             term(TermField::kPostalCode),
             static_cast<uint64_t>(UserTypeOf(segment.tag(ordinal)))});
}

void SpreadCounter::Add(const IndexedDocument& account) {
  const FoldedDocument& folded = account.folded;
  AddValues({Fingerprint(folded.email.light), Fingerprint(FirstPhone(folded)),
             Fingerprint(folded.first_name.full), Fingerprint(folded.last_name.full),
             Fingerprint(folded.street.full), Fingerprint(folded.city.full),
             Fingerprint(folded.state.full), Fingerprint(folded.postal_code),
             static_cast<uint64_t>(account.document.user_type)});
}

void SpreadCounter::AddValues(const Values& values) {
  ++accounts_;
  for (size_t f = 0; f < kFields; ++f) ++counts_[f][values[f]];
}

std::vector<FieldSpread> SpreadCounter::Result(uint64_t total) const {
  static_assert(kSpreadFields.size() == kFields);
  const double all = static_cast<double>(accounts_) * static_cast<double>(accounts_);
  std::vector<FieldSpread> spread;
  for (size_t f = 0; f < kFields; ++f) {
    // In whole numbers: a sum of fractions would depend on the order of the table, and fields that
    // divide alike would be asked for in another order each time.
    uint64_t squares = 0;
    for (const auto& [value, count] : counts_[f]) squares += count * count;
    spread.push_back(
        {.field = kSpreadFields[f],
         .expected_remaining = static_cast<double>(total) * (static_cast<double>(squares) / all),
         .constant = counts_[f].size() <= 1});
  }
  return spread;
}

}  // namespace frontdesk::index
