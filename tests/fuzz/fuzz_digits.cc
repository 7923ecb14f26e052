// Numbers: a line with a criterion, and a stored value.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/card_number.h"
#include "common/member_id.h"
#include "index/text/digits.h"
#include "index/text/phone_digits.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using index::kNoMatch;
using index::MatchClass;
using index::MatchKind;
using index::PhoneMatch;

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void CheckStoredPhone(std::string_view stored) {
  const index::PhoneDigits phone = index::SearchedDigits(stored);
  Require(phone.digits == index::NormalizePhone(stored), "one normal form");
  Require(IsDigits(phone.digits), "digits only");
  Require(!phone.digits.starts_with('0'), "no leading zero");
  Require(phone.positions.size() == phone.digits.size(), "a position for every digit");
  for (size_t i = 0; i < phone.positions.size(); ++i) {
    Require(i == 0 || phone.positions[i - 1] < phone.positions[i], "positions in order");
    Require(stored[phone.positions[i]] == phone.digits[i], "positions of the digits");
  }
}

MatchClass Expected(const std::string& phone, const std::string& form, PhoneMatch match) {
  const bool begins = phone.starts_with(form);
  const bool ends = phone.ends_with(form);
  if (phone.find(form) == std::string::npos || phone.empty()) return kNoMatch;
  if (phone == form) return index::MakeMatchClass(MatchKind::kExact, false);
  if (match == PhoneMatch::kExact || (match == PhoneMatch::kPrefix && !begins)) return kNoMatch;
  if (match == PhoneMatch::kSuffix && !ends) return kNoMatch;
  const bool prefix = begins && match != PhoneMatch::kSuffix;
  return index::MakeMatchClass(prefix ? MatchKind::kPrefix : MatchKind::kInfix, false);
}

void CheckPhoneCriterion(std::string_view criterion, std::string_view stored) {
  if (!index::IsPhoneCriterion(criterion)) return;
  const std::vector<std::string> forms = index::PhoneForms(criterion);
  Require(!forms.empty(), "a form at least");
  Require(std::set<std::string>(forms.begin(), forms.end()).size() == forms.size(),
          "no form twice");
  const std::string phone = index::NormalizePhone(stored);
  for (const std::string& form : forms) {
    Require(!form.empty() && IsDigits(form), "forms are digits");
    for (PhoneMatch match :
         {PhoneMatch::kAnywhere, PhoneMatch::kExact, PhoneMatch::kPrefix, PhoneMatch::kSuffix}) {
      Require(index::MatchPhone(phone, form, match) == Expected(phone, form, match),
              "agrees with the simple matcher");
    }
  }
}

// What is stored is found by its own digits.
void CheckFoundByItself(std::string_view stored) {
  const std::string phone = index::NormalizePhone(stored);
  if (phone.empty()) return;
  const std::vector<std::string> forms = index::PhoneForms(phone);
  Require(std::any_of(forms.begin(), forms.end(),
                      [&](const std::string& form) {
                        return index::MatchPhone(phone, form, PhoneMatch::kExact) != kNoMatch;
                      }),
          "a phone is found by its digits");
}

void CheckPostalCode(std::string_view text) {
  const std::string normalized = index::NormalizePostalCode(text);
  Require(index::NormalizePostalCode(normalized) == normalized, "idempotent");
  Require(normalized.find_first_of(" -%./#") == std::string::npos, "letters and digits only");
}

void CheckNumbers(std::string_view text) {
  const ParsedCardNumber card = ParseCardNumber(text);
  Require(card.digits.empty() == (card.error != CardNumberError::kNone), "digits or an error");
  if (!card.digits.empty()) {
    Require(IsDigits(card.digits) && card.digits.size() >= 12 && card.digits.size() <= 19,
            "12 to 19 digits");
    Require(HasValidCheckDigit(card.digits), "a valid check digit");
    const std::string masked = MaskCardNumber(card.digits);
    Require(masked.size() == card.digits.size() &&
                masked.find_first_not_of('*') == masked.size() - 4 &&
                card.digits.ends_with(masked.substr(masked.size() - 4)),
            "masked but for four digits");
  }
  Require(!LooksLikePaymentCardNumber(text) || !card.digits.empty(),
          "a payment card number is a card number");
  if (const auto member = ParseMemberId(text)) {
    Require(ParseMemberId(FormatMemberId(*member)) == member, "a member ID is read back");
  }
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk::fuzz;
  Lines lines(data, size);
  const std::string_view criterion = lines.Next();
  const std::string_view stored = lines.Rest();
  CheckStoredPhone(stored);
  CheckPhoneCriterion(criterion, stored);
  CheckFoundByItself(stored);
  CheckPostalCode(stored);
  CheckNumbers(criterion);
  return 0;
}
