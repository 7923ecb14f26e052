#include "index/criterion.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "common/card_number.h"
#include "common/limits.h"
#include "common/member_id.h"
#include "common/status_macros.h"
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

CriterionError ReadPattern(const Criterion& criterion, TextMatcher& matcher) {
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

CriterionError ReadMemberId(std::string_view text, MemberNumber& member) {
  const std::optional<MemberNumber> parsed = ParseMemberId(text);
  if (!parsed) return CriterionError::kMemberIdMalformed;
  member = *parsed;
  return CriterionError::kNone;
}

CriterionError ReadCardNumber(std::string_view text, std::string& digits) {
  ParsedCardNumber parsed = ParseCardNumber(text);
  switch (parsed.error) {
    case CardNumberError::kMalformed:
      return CriterionError::kCardNumberMalformed;
    case CardNumberError::kCheckDigit:
      return CriterionError::kCheckDigitWrong;
    case CardNumberError::kNone:
      break;
  }
  digits = std::move(parsed.digits);
  return CriterionError::kNone;
}

CriterionError ReadLast4(std::string_view text, std::string& digits) {
  if (LooksLikePaymentCardNumber(text)) return CriterionError::kPaymentCardNumber;
  text = StripSpace(text);
  const bool four_digits =
      text.size() == kLast4Digits && std::all_of(text.begin(), text.end(), IsAsciiDigit);
  if (!four_digits) return CriterionError::kLast4Malformed;
  digits = std::string(text);
  return CriterionError::kNone;
}

CriterionError CheckBillingLastName(std::string_view name) {
  if (const CriterionError error = CheckText(name); error != CriterionError::kNone) return error;
  if (LooksLikePaymentCardNumber(name)) return CriterionError::kPaymentCardNumber;
  return name.find('%') == std::string_view::npos ? CriterionError::kNone
                                                  : CriterionError::kWildcardNotAllowed;
}

// Reads the text into what its field needs, or says what is wrong with it. `criterion.text` is
// clean and not blank.
CriterionError ReadField(const Criterion& criterion, CompiledCriterion& compiled) {
  switch (criterion.field) {
    case Field::kMemberId:
      return ReadMemberId(criterion.text, compiled.member);
    case Field::kCardNumber:
      return ReadCardNumber(criterion.text, compiled.digits);
    case Field::kPhone:
      return IsPhoneCriterion(criterion.text) ? CriterionError::kNone
                                              : CriterionError::kPhoneDigitsOnly;
    case Field::kBilling:
      return ReadLast4(criterion.text, compiled.digits);
    default:
      return IsTextField(criterion.field) ? ReadPattern(criterion, compiled.text)
                                          : CriterionError::kEmpty;
  }
}

// Reads what must be read to tell whether the criterion is right: all of it is checked and most
// compiled in one go.
CriterionError Read(const Criterion& criterion, CompiledCriterion& compiled,
                    bool& in_billing_last_name) {
  in_billing_last_name = false;
  CriterionError error = CheckText(criterion.text);
  if (error == CriterionError::kNone && StripSpace(criterion.text).empty()) {
    error = CriterionError::kEmpty;
  }
  if (error == CriterionError::kNone) error = ReadField(criterion, compiled);
  if (error != CriterionError::kNone || criterion.field != Field::kBilling) return error;
  error = CheckBillingLastName(criterion.billing_last_name);
  in_billing_last_name = error != CriterionError::kNone;
  return error;
}

}  // namespace

CriterionError CheckCriterion(const Criterion& criterion, bool* in_billing_last_name) {
  CompiledCriterion unused;
  bool in_last_name = false;
  const CriterionError error = Read(criterion, unused, in_last_name);
  if (in_billing_last_name != nullptr) *in_billing_last_name = in_last_name;
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
  absl::StatusOr<CompiledCriterion> compiled = CompiledCriterion();
  RETURN_IF_ERROR(CompileTo(criterion, *compiled));
  return compiled;
}

absl::Status CompileTo(const Criterion& criterion, CompiledCriterion& compiled) {
  bool in_billing_last_name = false;
  if (Read(criterion, compiled, in_billing_last_name) != CriterionError::kNone) {
    return absl::InvalidArgumentError("the criterion breaks a rule of its field");
  }
  compiled.source = criterion;
  if (criterion.field == Field::kPhone) compiled.phone_forms = PhoneForms(criterion.text);
  if (criterion.field == Field::kBilling) {
    compiled.last_name = TrimmedNfc(criterion.billing_last_name);
  }
  if (criterion.field != Field::kFirstName || !criterion.nicknames) return absl::OkStatus();
  const Pattern& pattern = compiled.text.deciding();
  if (pattern.has_wildcard()) return absl::OkStatus();
  for (std::string_view name : RelatedNames(pattern.pieces().front())) {
    compiled.related_names.emplace_back(name);
  }
  return absl::OkStatus();
}

}  // namespace frontdesk::index
