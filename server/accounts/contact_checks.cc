#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/card_number.h"
#include "common/limits.h"
#include "server/accounts/checks.h"
#include "server/accounts/juvenile.h"
#include "server/accounts/text_checks.h"

namespace frontdesk::accounts {
namespace {

void CheckEmail(const Account& account, Violations& violations) {
  // RFC 5321 with the letters of RFC 6531: a dot-atom or a quoted string, and a domain name of two
  // labels or more.
  static const RE2& pattern = *new RE2(
      R"re((?:[\pL\pM\pN!#$%&'*+/=?^_`{|}~-]+(?:\.[\pL\pM\pN!#$%&'*+/=?^_`{|}~-]+)*)re"
      R"re(|"(?:[^"\\\pC\pZ]| |\\[!-~ ])+"))re"
      R"re(@(?:[\pL\pM\pN](?:[\pL\pM\pN-]*[\pL\pM\pN])?\.)+[\pL\pM\pN](?:[\pL\pM\pN-]*[\pL\pM\pN])?)re");
  CheckShape(
      "email", account.email, limits::kMaxEmailBytes,
      {pattern, "EMAIL_MALFORMED", "this is not an e-mail address; write it as name@example.com"},
      violations);
}

// Digits before an extension.
size_t CountPhoneDigits(std::string_view phone) {
  size_t digits = 0;
  for (char c : phone) {
    if (absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '#') break;
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) ++digits;
  }
  return digits;
}

void CheckPhone(std::string_view path, std::string_view phone, Violations& violations) {
  if (!CheckPlainText(path, phone, limits::kMaxPhoneBytes, violations)) return;
  const size_t digits = CountPhoneDigits(phone);
  // Phones of 13 digits exist; payment cards of 13 digits are no longer issued.
  if (digits > 13 && LooksLikePaymentCardNumber(phone)) {
    Add(violations, path, "PAYMENT_CARD_NUMBER", kPaymentCardMessage);
  } else if (digits < limits::kMinPhoneDigits || digits > limits::kMaxPhoneDigits) {
    Add(violations, path, "PHONE_MALFORMED",
        "a phone number has 3 to 15 digits before its extension");
  }
}

void CheckPhones(const Account& account, Violations& violations) {
  if (account.phones.size() > limits::kMaxPhones) {
    Add(violations, "phones", "TOO_MANY_PHONES",
        "at most " + std::to_string(limits::kMaxPhones) + " phone numbers are kept");
  }
  for (size_t i = 0; i < account.phones.size(); ++i) {
    CheckPhone(Indexed("phones", i), account.phones[i], violations);
  }
}

void CheckState(const Account& account, Violations& violations) {
  static const RE2& pattern = *new RE2(R"([\pL\pM\pN .'’-]+)");
  CheckShape("address.state", account.address.state, limits::kMaxStateBytes,
             {pattern, "STATE_MALFORMED", "write the state by its postal abbreviation: CA"},
             violations);
}

void CheckPostalCode(const Account& account, Violations& violations) {
  static const RE2& pattern = *new RE2("[A-Za-z0-9](?:[A-Za-z0-9 -]*[A-Za-z0-9])?");
  CheckShape("address.postal_code", account.address.postal_code, limits::kMaxPostalCodeBytes,
             {pattern, "POSTAL_CODE_MALFORMED",
              "a postal code has letters, digits, spaces and dashes only"},
             violations);
}

void CheckCountry(const Account& account, Violations& violations) {
  static const RE2& pattern = *new RE2("[A-Z]{2}");
  CheckShape("address.country", account.address.country, limits::kMaxCodeBytes,
             {pattern, "COUNTRY_MALFORMED", "write the country as two capitals: US"}, violations);
}

void CheckDateOfBirth(const Account& account, absl::CivilDay today, Violations& violations) {
  if (!account.date_of_birth) return;
  if (*account.date_of_birth > today) {
    Add(violations, "date_of_birth", "DATE_IN_FUTURE", "the date is after today; correct it");
  } else if (AgeInYears(*account.date_of_birth, today) > limits::kMaxAgeYears) {
    Add(violations, "date_of_birth", "AGE_OVER_120",
        "the date is more than 120 years ago; correct it or leave it empty");
  }
}

void CheckLanguage(const Account& account, Violations& violations) {
  static const RE2& pattern = *new RE2("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*");
  CheckShape("language", account.language, limits::kMaxCodeBytes,
             {pattern, "LANGUAGE_MALFORMED", "write the language as a BCP 47 tag, such as en-US"},
             violations);
}

// Free text: only its length, encoding and the payment card rule are checked.
struct FreeText {
  AccountField field;
  const std::string& (*value)(const Account& account);
  size_t max_bytes;
};

constexpr FreeText kFreeTexts[] = {
    {AccountField::kFirstName, [](const Account& a) -> auto& {return a.first_name;
}  // namespace
, limits::kMaxNameBytes
}  // namespace frontdesk::accounts
, {AccountField::kLastName, [](const Account& a) -> auto& {return a.last_name;
}
, limits::kMaxNameBytes
}
, {AccountField::kNickname, [](const Account& a) -> auto& {return a.nickname;
}
, limits::kMaxNameBytes
}
, {AccountField::kStreet, [](const Account& a) -> auto& {return a.address.street;
}
, limits::kMaxStreetBytes
}
, {AccountField::kCity, [](const Account& a) -> auto& {return a.address.city;
}
, limits::kMaxCityBytes
}
, {AccountField::kCompanyName, [](const Account& a) -> auto& {return a.company_name;
}
, limits::kMaxCompanyBytes
}
, {AccountField::kGroupName, [](const Account& a) -> auto& {return a.group_name;
}
, limits::kMaxGroupBytes
}
, {AccountField::kGroupId, [](const Account& a) -> auto& {return a.group_id;
}
, limits::kMaxGroupIdBytes
}
,
}
;

void CheckFreeText(AccountField field, const Account& account, Violations& violations) {
  for (const FreeText& text : kFreeTexts) {
    if (text.field == field) {
      CheckText(PathOf(field), text.value(account), text.max_bytes, violations);
    }
  }
}

constexpr AccountField kAddressParts[] = {AccountField::kStreet, AccountField::kCity,
                                          AccountField::kState, AccountField::kPostalCode,
                                          AccountField::kCountry};

// Every field once; kAddress stands for its parts.
constexpr AccountField kContactFields[] = {
    AccountField::kFirstName,   AccountField::kLastName,  AccountField::kNickname,
    AccountField::kEmail,       AccountField::kPhones,    AccountField::kAddress,
    AccountField::kCompanyName, AccountField::kGroupName, AccountField::kGroupId,
    AccountField::kDateOfBirth, AccountField::kLanguage};

}  // namespace

void CheckField(AccountField field, const Account& account, absl::CivilDay today,
                Violations& violations) {
  switch (field) {
    case AccountField::kEmail:
      return CheckEmail(account, violations);
    case AccountField::kPhones:
      return CheckPhones(account, violations);
    case AccountField::kAddress:
      for (AccountField part : kAddressParts) CheckField(part, account, today, violations);
      return;
    case AccountField::kState:
      return CheckState(account, violations);
    case AccountField::kPostalCode:
      return CheckPostalCode(account, violations);
    case AccountField::kCountry:
      return CheckCountry(account, violations);
    case AccountField::kDateOfBirth:
      return CheckDateOfBirth(account, today, violations);
    case AccountField::kLanguage:
      return CheckLanguage(account, violations);
    case AccountField::kUserType:
      return;  // every value of the enumeration is legal
    default:
      return CheckFreeText(field, account, violations);
  }
}

void CheckContactFields(const Account& account, absl::CivilDay today, Violations& violations) {
  for (AccountField field : kContactFields) CheckField(field, account, today, violations);
}

}  // namespace frontdesk::accounts
