#include "tests/model/match.h"

#include <algorithm>

#include "common/card_number.h"
#include "common/limits.h"
#include "common/member_id.h"
#include "tests/model/fold.h"
#include "tests/model/pattern.h"

namespace frontdesk::model {
namespace {

using index::BillingCard;
using index::Criterion;
using index::Document;
using index::Field;
using index::kNoMatch;
using index::MakeMatchClass;
using index::MatchClass;
using index::MatchKind;
using index::PhoneMatch;

constexpr MatchClass kExactly = MakeMatchClass(MatchKind::kExact, false);
constexpr MatchClass kByNickname = MakeMatchClass(MatchKind::kNickname, false);

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

// §4: the table, for the fields that hold text.

// A pattern with `%` plain.
Pattern PlainPattern(std::string_view typed, Form form) { return {{Fold(typed, form)}}; }

bool PercentIsPlain(const Criterion& criterion) {
  return criterion.whole_field || criterion.field == Field::kState;
}

Pattern PatternOf(const Criterion& criterion, Form form) {
  return PercentIsPlain(criterion) ? PlainPattern(criterion.text, form)
                                   : ParsePattern(criterion.text, form);
}

// The folding that decides whether there is a match at all.
Form DecidingForm(Field field) { return field == Field::kEmail ? Form::kLight : Form::kFull; }

Scope ScopeOf(const Criterion& criterion, const Pattern& pattern) {
  if (PercentIsPlain(criterion)) return Scope::kWholeField;
  switch (criterion.field) {
    case Field::kFirstName:
    case Field::kLastName:
    case Field::kNickname:
      return Scope::kFieldOrWord;
    case Field::kEmail:
      return pattern.has_percent() ? Scope::kWholeField : Scope::kAnyPart;
    default:
      return pattern.has_percent() ? Scope::kFieldOrWord : Scope::kAnyPart;
  }
}

MatchClass MatchForm(const Criterion& criterion, std::string_view value, Form form) {
  const Pattern pattern = PatternOf(criterion, form);
  return MatchPattern(pattern, Fold(value, form), ScopeOf(criterion, pattern));
}

// The kind under the deciding folding; folded unless light folding finds the same kind or a better
// one.
MatchClass MatchText(const Criterion& criterion, std::string_view value) {
  const MatchClass match = MatchForm(criterion, value, DecidingForm(criterion.field));
  if (match == kNoMatch) return kNoMatch;
  const bool unfolded = MatchForm(criterion, value, Form::kLight) <= match;
  return MakeMatchClass(index::KindOf(match), !unfolded);
}

MatchClass MatchFirstName(const Criterion& criterion, const Document& document,
                          NicknameTable nicknames) {
  MatchClass best = MatchText(criterion, document.first_name);
  if (!criterion.nicknames) return best;
  if (MatchText(criterion, document.nickname) != kNoMatch) best = std::min(best, kByNickname);
  const Pattern typed = PatternOf(criterion, Form::kFull);
  if (typed.has_percent()) return best;
  const std::string first_name = Fold(document.first_name, Form::kFull);
  for (std::string_view name : nicknames(typed.pieces.front())) {
    const Pattern related = {{std::string(name)}};
    if (MatchPattern(related, first_name, Scope::kFieldOrWord) != kNoMatch) {
      best = std::min(best, kByNickname);
    }
  }
  return best;
}

MatchClass MatchPostalCode(const Criterion& criterion, const Document& document) {
  const std::string stored = LettersAndDigits(document.postal_code);
  const std::string wanted = LettersAndDigits(criterion.text);
  if (stored == wanted && !stored.empty()) return kExactly;
  if (criterion.whole_field || !stored.starts_with(wanted)) return kNoMatch;
  return MakeMatchClass(MatchKind::kPrefix, false);
}

// §5.

std::string WithoutLeadingZeros(std::string digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

std::string StoredPhoneDigits(std::string_view phone) {
  std::string digits;
  for (char c : phone) {
    // Nothing else in a phone has an `x` or a `#` behind its number.
    if (!digits.empty() && (c == 'x' || c == 'X' || c == '#')) break;
    if (IsDigit(c)) digits.push_back(c);
  }
  if (digits.size() == 11 && digits.front() == '1') digits.erase(0, 1);
  return WithoutLeadingZeros(digits);
}

// Without white space at the ends; what is asked for by digits is ASCII.
std::string_view Trimmed(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(" \t\n\v\f\r"), text.size());
  const size_t end = text.find_last_not_of(" \t\n\v\f\r") + 1;
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

std::vector<std::string> PhoneReadings(std::string_view typed) {
  std::string digits;
  std::copy_if(typed.begin(), typed.end(), std::back_inserter(digits), IsDigit);
  if (Trimmed(typed).starts_with("+1") && digits.size() > 1) return {digits.substr(1)};
  std::vector<std::string> readings = {digits};
  if (digits.size() == 11 && digits.front() == '1') readings.push_back(digits.substr(1));
  if (digits.size() >= 8 && digits.front() == '0') readings.push_back(WithoutLeadingZeros(digits));
  std::erase(readings, "");
  return readings;
}

MatchClass MatchDigits(std::string_view wanted, std::string_view stored, PhoneMatch part) {
  const bool begins = stored.starts_with(wanted);
  const bool ends = stored.ends_with(wanted);
  if (part == PhoneMatch::kExact && stored != wanted) return kNoMatch;
  if (part == PhoneMatch::kPrefix && !begins) return kNoMatch;
  if (part == PhoneMatch::kSuffix && !ends) return kNoMatch;
  if (stored.find(wanted) == std::string_view::npos) return kNoMatch;
  if (stored == wanted) return kExactly;
  if (part == PhoneMatch::kSuffix || !begins) return MakeMatchClass(MatchKind::kInfix, false);
  return MakeMatchClass(MatchKind::kPrefix, false);
}

MatchClass MatchPhones(const Criterion& criterion, const Document& document) {
  MatchClass best = kNoMatch;
  for (const std::string& phone : document.phones) {
    for (const std::string& reading : PhoneReadings(criterion.text)) {
      best = std::min(best, MatchDigits(reading, StoredPhoneDigits(phone), criterion.phone_match));
    }
  }
  return best;
}

bool IsPhoneText(std::string_view typed) {
  typed = Trimmed(typed);
  if (typed.starts_with("+")) typed.remove_prefix(1);
  const bool allowed = std::all_of(typed.begin(), typed.end(), [](char c) {
    return IsDigit(c) || std::string_view(" -./()").find(c) != std::string_view::npos;
  });
  return allowed && std::any_of(typed.begin(), typed.end(), IsDigit);
}

// §6.

bool CardMatches(const Criterion& criterion, const Document& document, const BillingCard& card) {
  if (card.last4 != Trimmed(criterion.text)) return false;
  if (!card.subscription_charge && !(criterion.include_cards_on_file && card.on_file)) return false;
  if (criterion.expiry_months != 0 && card.expiry_months != criterion.expiry_months) return false;
  const std::string wanted = ComposedAndTrimmed(criterion.billing_last_name);
  return wanted.empty() || wanted == ComposedAndTrimmed(card.cardholder_last_name) ||
         wanted == ComposedAndTrimmed(document.last_name);
}

// §3 and §11, for text.
bool IsLegalPattern(const Criterion& criterion) {
  const Pattern pattern = PatternOf(criterion, DecidingForm(criterion.field));
  if (pattern.is_empty()) return false;
  return !pattern.starts_with_percent() || criterion.field == Field::kAddress ||
         criterion.allow_leading_percent;
}

}  // namespace

bool IsLegal(const Criterion& criterion) {
  if (criterion.text.size() > limits::kMaxCriterionBytes) return false;
  switch (criterion.field) {
    case Field::kMemberId:
      return ParseMemberId(criterion.text).has_value();
    case Field::kCardNumber:
      return ParseCardNumber(criterion.text).error == CardNumberError::kNone;
    case Field::kPhone:
      return IsPhoneText(criterion.text);
    case Field::kPostalCode:
      return !LettersAndDigits(criterion.text).empty();
    case Field::kBilling:
      return Trimmed(criterion.text).size() == 4 && AllDigits(Trimmed(criterion.text)) &&
             criterion.billing_last_name.find('%') == std::string::npos;
    default:
      return IsLegalPattern(criterion);
  }
}

MatchClass Match(const Criterion& criterion, const Document& document, NicknameTable nicknames) {
  const auto exactly_if = [](bool matches) { return matches ? kExactly : kNoMatch; };
  switch (criterion.field) {
    case Field::kMemberId:
      return exactly_if(document.member == ParseMemberId(criterion.text));
    case Field::kCardNumber:
      return exactly_if(
          std::ranges::count(document.card_numbers, ParseCardNumber(criterion.text).digits) > 0);
    case Field::kEmail:
      return MatchText(criterion, document.email);
    case Field::kFirstName:
      return MatchFirstName(criterion, document, nicknames);
    case Field::kLastName:
      return MatchText(criterion, document.last_name);
    case Field::kNickname:
      return MatchText(criterion, document.nickname);
    case Field::kPhone:
      return MatchPhones(criterion, document);
    case Field::kAddress:
      return MatchText(criterion, document.street);
    case Field::kCity:
      return MatchText(criterion, document.city);
    case Field::kState:
      return MatchText(criterion, document.state);
    case Field::kPostalCode:
      return MatchPostalCode(criterion, document);
    case Field::kCompany:
      return MatchText(criterion, document.company);
    case Field::kGroup:
      if (criterion.group_id && *criterion.group_id != document.group_id) return kNoMatch;
      return MatchText(criterion, document.group_name);
    case Field::kBilling:
      return exactly_if(std::ranges::any_of(document.billing_cards, [&](const BillingCard& card) {
        return CardMatches(criterion, document, card);
      }));
    default:
      return kNoMatch;
  }
}

}  // namespace frontdesk::model
