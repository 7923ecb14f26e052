#include "index/criterion.h"

#include <algorithm>
#include <string_view>

#include "common/card_number.h"
#include "common/limits.h"
#include "common/member_id.h"
#include "common/strings.h"
#include "common/utf8.h"
#include "index/field_text.h"
#include "index/nicknames.h"
#include "index/text/ascii.h"
#include "index/text/digits.h"

namespace frontdesk::index {
namespace {

constexpr size_t kLast4Digits = 4;

// What is wrong with any text, whatever it is for.
CriterionError CheckText(std::string_view text) {
  if (text.size() > limits::kMaxCriterionBytes) return CriterionError::kTooLong;
  if (!IsCleanText(text)) return CriterionError::kNotText;
  return CriterionError::kNone;
}

PatternError ParseText(const Criterion& criterion, TextMatcher& matcher) {
  if (criterion.whole_field && criterion.field == Field::kEmail) {
    return TextMatcher::ParseWholeEmail(criterion.text, matcher);
  }
  if (criterion.whole_field && criterion.field == Field::kPostalCode) {
    return TextMatcher::Parse(NormalizePostalCode(criterion.text), TextRule::kWhole, false,
                              matcher);
  }
  const TextRule rule = criterion.whole_field ? TextRule::kWhole : RuleOf(criterion.field);
  const bool leading_percent =
      criterion.allow_leading_percent || criterion.field == Field::kAddress;
  return TextMatcher::Parse(criterion.text, rule, leading_percent, matcher);
}

CriterionError CheckPattern(const Criterion& criterion) {
  TextMatcher matcher;
  switch (ParseText(criterion, matcher)) {
    case PatternError::kEmpty:
      return CriterionError::kEmpty;
    case PatternError::kLeadingPercent:
      return CriterionError::kLeadingPercent;
    case PatternError::kNone:
      break;
  }
  return CriterionError::kNone;
}

CriterionError CheckCardNumber(std::string_view text) {
  switch (ParseCardNumber(text).error) {
    case CardNumberError::kMalformed:
      return CriterionError::kCardNumberMalformed;
    case CardNumberError::kCheckDigit:
      return CriterionError::kCheckDigitWrong;
    case CardNumberError::kNone:
      break;
  }
  return CriterionError::kNone;
}

CriterionError CheckLast4(std::string_view text) {
  if (LooksLikePaymentCardNumber(text)) return CriterionError::kPaymentCardNumber;
  text = StripSpace(text);
  const bool four_digits =
      text.size() == kLast4Digits && std::all_of(text.begin(), text.end(), IsAsciiDigit);
  return four_digits ? CriterionError::kNone : CriterionError::kLast4Malformed;
}

CriterionError CheckBillingLastName(std::string_view name) {
  if (const CriterionError error = CheckText(name); error != CriterionError::kNone) return error;
  if (LooksLikePaymentCardNumber(name)) return CriterionError::kPaymentCardNumber;
  return name.find('%') == std::string_view::npos ? CriterionError::kNone
                                                  : CriterionError::kWildcardNotAllowed;
}

// What is wrong with the text for its field. `criterion.text` is clean and not blank.
CriterionError CheckField(const Criterion& criterion) {
  switch (criterion.field) {
    case Field::kMemberId:
      return ParseMemberId(criterion.text) ? CriterionError::kNone
                                           : CriterionError::kMemberIdMalformed;
    case Field::kCardNumber:
      return CheckCardNumber(criterion.text);
    case Field::kPhone:
      return IsPhoneCriterion(criterion.text) ? CriterionError::kNone
                                              : CriterionError::kPhoneDigitsOnly;
    case Field::kBilling:
      return CheckLast4(criterion.text);
    default:
      return IsTextField(criterion.field) ? CheckPattern(criterion) : CriterionError::kEmpty;
  }
}

}  // namespace

CriterionError CheckCriterion(const Criterion& criterion, bool* in_billing_last_name) {
  if (in_billing_last_name != nullptr) *in_billing_last_name = false;
  CriterionError error = CheckText(criterion.text);
  if (error == CriterionError::kNone && StripSpace(criterion.text).empty()) {
    error = CriterionError::kEmpty;
  }
  if (error == CriterionError::kNone) error = CheckField(criterion);
  if (error != CriterionError::kNone || criterion.field != Field::kBilling) return error;
  error = CheckBillingLastName(criterion.billing_last_name);
  if (in_billing_last_name != nullptr) *in_billing_last_name = error != CriterionError::kNone;
  return error;
}

TextRule RuleOf(Field field) {
  switch (field) {
    case Field::kFirstName:
    case Field::kLastName:
    case Field::kNickname:
      return TextRule::kName;
    case Field::kEmail:
      return TextRule::kEmail;
    case Field::kPostalCode:
      return TextRule::kPrefix;
    case Field::kAddress:
    case Field::kCity:
    case Field::kCompany:
    case Field::kGroup:
      return TextRule::kSubstring;
    default:
      return TextRule::kWhole;
  }
}

absl::StatusOr<CompiledCriterion> Compile(const Criterion& criterion) {
  if (CheckCriterion(criterion) != CriterionError::kNone) {
    return absl::InvalidArgumentError("the criterion breaks a rule of its field");
  }
  CompiledCriterion compiled;
  compiled.source = criterion;
  switch (criterion.field) {
    case Field::kMemberId:
      compiled.member = *ParseMemberId(criterion.text);
      return compiled;
    case Field::kCardNumber:
      compiled.digits = ParseCardNumber(criterion.text).digits;
      return compiled;
    case Field::kPhone:
      compiled.phone_forms = PhoneForms(criterion.text);
      return compiled;
    case Field::kBilling:
      compiled.digits = std::string(StripSpace(criterion.text));
      compiled.last_name = TrimmedNfc(criterion.billing_last_name);
      return compiled;
    default:
      break;
  }
  ParseText(criterion, compiled.text);
  const Pattern& pattern = compiled.text.deciding();
  if (criterion.field == Field::kFirstName && criterion.nicknames && !pattern.has_wildcard()) {
    for (std::string_view name : RelatedNames(pattern.pieces().front())) {
      compiled.related_names.emplace_back(name);
    }
  }
  return compiled;
}

}  // namespace frontdesk::index
