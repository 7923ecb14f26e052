#include "index/engine/spread.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace frontdesk::index {
namespace {

constexpr std::array kSpreadFields = {Field::kEmail,    Field::kPhone,      Field::kFirstName,
                                      Field::kLastName, Field::kAddress,    Field::kCity,
                                      Field::kState,    Field::kPostalCode, Field::kUserType};

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

std::string_view FirstPhone(const FoldedDocument& folded) {
  for (const std::string& phone : folded.phones) {
    if (!phone.empty()) return phone;
  }
  return "";
}

}  // namespace

void SpreadCounter::Add(const Segment& segment, uint32_t ordinal) {
  const auto term = [&](TermField field) { return Fingerprint(FullText(segment, field, ordinal)); };
  std::string email;
  std::string street;
  segment.email().Read(ordinal, email);
  segment.street().Read(ordinal, street);
  AddValues({Fingerprint(email), Fingerprint(FirstPhone(segment, ordinal)),
             term(TermField::kFirstName), term(TermField::kLastName), Fingerprint(street),
             term(TermField::kCity), term(TermField::kState), term(TermField::kPostalCode),
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
