// The one-box query and what it finds: a line of options (n: no nicknames, %: leading percent
// allowed, t: a user type is given), a line with the query, then a line for each field of a
// document.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "common/card_number.h"
#include "index/criterion.h"
#include "index/explain.h"
#include "index/interpret.h"
#include "index/text/fold.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using index::Criterion;
using index::CriterionError;
using index::Document;
using index::Explanation;
using index::Field;
using index::FieldMatch;
using index::Interpretation;
using index::InterpretedQuery;
using index::MatchClass;
using index::Query;

constexpr size_t kMostBytes = 1000;

bool Has(std::string_view line, char c) { return line.find(c) != std::string_view::npos; }

void CheckReading(const Interpretation& reading, const index::InterpretOptions& options) {
  Require(!reading.label.empty() && !reading.fields.empty(), "a reading says what it is");
  Require(reading.criteria.empty() == !reading.skipped_reason.empty(), "searched or skipped");
  if (reading.criteria.empty()) return;
  Require(reading.criteria.size() == reading.fields.size(), "a field for every criterion");
  for (size_t i = 0; i < reading.fields.size(); ++i) {
    const Criterion& criterion = reading.criteria[i];
    Require(criterion.field == reading.fields[i], "fields in the order of the criteria");
    Require(index::CheckCriterion(criterion) == CriterionError::kNone, "criteria are legal");
    Require(index::Compile(criterion).ok(), "criteria compile");
    Require(criterion.nicknames == options.nicknames, "options reach the criteria");
  }
}

InterpretedQuery CheckedInterpret(std::string_view text, const index::InterpretOptions& options) {
  InterpretedQuery query = index::Interpret(text, options);
  Require(query.readings.empty() == (query.error != CriterionError::kNone), "readings or error");
  for (const Interpretation& reading : query.readings) CheckReading(reading, options);
  Require(!LooksLikePaymentCardNumber(text) || query.error != CriterionError::kNone,
          "payment card numbers are refused");
  return query;
}

Document DocumentOf(Lines& lines) {
  Document d;
  d.member = 42;
  d.status = index::Status::kActive;
  index::BillingCard card;
  card.subscription_charge = true;
  d.phones.resize(2);
  for (std::string* value : {&d.first_name, &d.last_name, &d.nickname, &d.email, &d.street, &d.city,
                             &d.postal_code, &d.company, &d.group_name, &card.last4,
                             &card.cardholder_last_name, &d.phones[0], &d.phones[1]}) {
    const std::string_view line = lines.Next();
    // Stored text is valid; what is not was refused long before.
    if (index::IsCleanUtf8(line)) *value = std::string(line);
  }
  d.billing_cards = {card};
  return d;
}

std::string_view ShownValue(const Document& d, const FieldMatch& match) {
  const auto index = static_cast<size_t>(match.value_index);
  switch (match.field) {
    case Field::kFirstName:
      return d.first_name;
    case Field::kLastName:
      return d.last_name;
    case Field::kNickname:
      return d.nickname;
    case Field::kEmail:
      return d.email;
    case Field::kAddress:
      return d.street;
    case Field::kCity:
      return d.city;
    case Field::kPostalCode:
      return d.postal_code;
    case Field::kCompany:
      return d.company;
    case Field::kGroup:
      return d.group_name;
    case Field::kPhone:
      return d.phones.at(index);
    case Field::kBilling:
      return d.billing_cards.at(index).last4;
    default:
      return "M0000000042";
  }
}

void CheckRanges(const FieldMatch& match, std::string_view shown) {
  size_t at = 0;
  for (const auto& [begin, end] : match.ranges) {
    Require((at == 0 || at < begin) && begin < end && end <= shown.size(), "ranges in order");
    Require(IsCodePointBoundary(shown, begin) && IsCodePointBoundary(shown, end),
            "ranges do not cut code points");
    at = end;
  }
}

// The rank by docs/search.md: the best reading, each as good as its weakest criterion.
MatchClass ExpectedRank(const Query& query, const Document& document) {
  const index::FoldedDocument folded = index::FoldDocument(document);
  MatchClass best = index::kNoMatch;
  for (const index::Conjunction& conjunction : query.any_of) {
    MatchClass weakest = 0;
    for (const Criterion& criterion : conjunction) {
      weakest = std::max(weakest, index::MatchCriterion(*index::Compile(criterion), folded));
    }
    best = std::min(best, weakest);
  }
  return best;
}

void CheckExplanation(const Query& query, const Document& document) {
  const auto explanation = index::Explain(query, document);
  Require(explanation.ok(), "explains what compiles");
  Require(explanation->match == ExpectedRank(query, document), "the rank of the criteria");
  Require(explanation->matches == !explanation->fields.empty(), "a match has a field");
  for (const FieldMatch& match : explanation->fields) {
    CheckRanges(match, ShownValue(document, match));
  }
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk;
  fuzz::Lines lines(data, std::min(size, fuzz::kMostBytes));
  const std::string_view head = lines.Next();
  index::InterpretOptions options;
  options.nicknames = !fuzz::Has(head, 'n');
  options.allow_leading_percent = fuzz::Has(head, '%');
  options.has_user_type = fuzz::Has(head, 't');
  const index::InterpretedQuery interpreted = fuzz::CheckedInterpret(lines.Next(), options);
  index::Query query;
  for (const index::Interpretation& reading : interpreted.readings) {
    if (!reading.criteria.empty()) query.any_of.push_back(reading.criteria);
  }
  fuzz::CheckExplanation(query, fuzz::DocumentOf(lines));
  return 0;
}
