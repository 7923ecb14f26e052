#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "common/card_number.h"
#include "common/limits.h"
#include "server/accounts/checks.h"
#include "server/accounts/text_checks.h"

namespace frontdesk::accounts {
namespace {

void CheckCardNumber(std::string_view path, std::string_view number, Violations& violations) {
  const CardNumberError error = ParseCardNumber(number).error;
  if (error == CardNumberError::kMalformed) {
    Add(violations, path, "CARD_NUMBER_MALFORMED", "a card number has 12 to 19 digits");
  } else if (error == CardNumberError::kCheckDigit) {
    Add(violations, path, "CHECK_DIGIT_WRONG",
        "the last digit does not fit the others; compare the number with the card");
  } else if (LooksLikePaymentCardNumber(number)) {
    Add(violations, path, "PAYMENT_CARD_NUMBER", kPaymentCardMessage);
  }
}

// True if a card before `index` has the same number.
bool IsRepeated(const std::vector<Card>& cards, size_t index) {
  for (size_t i = 0; i < index; ++i) {
    if (cards[i].number == cards[index].number) return true;
  }
  return false;
}

bool IsFourDigits(std::string_view text) {
  return text.size() == 4 &&
         std::ranges::all_of(text, [](unsigned char c) { return absl::ascii_isdigit(c); });
}

void CheckLast4(std::string_view path, std::string_view last4, Violations& violations) {
  if (LooksLikePaymentCardNumber(last4)) {
    Add(violations, path, "PAYMENT_CARD_NUMBER", kPaymentCardMessage);
  } else if (!IsFourDigits(last4)) {
    Add(violations, path, "LAST4_MALFORMED",
        "exactly the last four digits are kept, leading zeros included");
  }
}

void CheckExpiry(const std::string& prefix, int32_t month, int32_t year, Violations& violations) {
  if (month == 0 && year == 0) return;
  const char* const message = "give month (1 to 12) and four-digit year, or neither";
  if (month < 1 || month > 12) {
    Add(violations, prefix + ".expiry_month", "EXPIRY_MALFORMED", message);
  }
  if (year < 1000 || year > 9999) {
    Add(violations, prefix + ".expiry_year", "EXPIRY_MALFORMED", message);
  }
}

void CheckPaymentCard(const PaymentCard& card, std::string_view path, bool old_records,
                      Violations& violations) {
  const std::string prefix(path);
  CheckLast4(prefix + ".last4", card.last4, violations);
  CheckCode(prefix + ".brand", card.brand, violations);
  CheckCode(prefix + ".processor", card.processor, violations);
  if (card.processor == kRetiredProcessor && !old_records) {
    Add(violations, prefix + ".processor", "PROCESSOR_NO_LONGER_USED",
        "this processor is no longer used; name the one that charges the card today");
  }
  CheckExpiry(prefix, card.expiry_month, card.expiry_year, violations);
  CheckText(prefix + ".cardholder_last_name", card.cardholder_last_name, limits::kMaxNameBytes,
            violations);
}

}  // namespace

void CheckCards(const Account& account, Violations& violations) {
  if (account.cards.size() > limits::kMaxCards) {
    Add(violations, "cards", "TOO_MANY_CARDS",
        "an account has at most " + std::to_string(limits::kMaxCards) + " cards");
  }
  for (size_t i = 0; i < account.cards.size(); ++i) {
    const std::string path = Indexed("cards", i, ".number");
    CheckCardNumber(path, account.cards[i].number, violations);
    if (IsRepeated(account.cards, i)) {
      Add(violations, path, "CARD_NUMBER_REPEATED", "the number is in the list already");
    }
    if (account.cards[i].state == CardState::kInactive) {
      Add(violations, Indexed("cards", i, ".state"), "CARD_STATE_NOT_ALLOWED",
          "a card of an account is ACTIVE, EXCHANGED or DISABLED");
    }
  }
}

void CheckPaymentCards(const Account& account, bool old_records, Violations& violations) {
  if (account.payment_cards.size() > limits::kMaxPaymentCards) {
    Add(violations, "payment_cards", "TOO_MANY_PAYMENT_CARDS",
        "an account has at most " + std::to_string(limits::kMaxPaymentCards) + " payment cards");
  }
  for (size_t i = 0; i < account.payment_cards.size(); ++i) {
    CheckPaymentCard(account.payment_cards[i], Indexed("payment_cards", i), old_records,
                     violations);
  }
}

void CheckTerms(const Account& account, absl::CivilDay today, Violations& violations) {
  static const RE2& program = *new RE2("[A-Za-z0-9][A-Za-z0-9_-]*");
  static const RE2& currency = *new RE2("[A-Z]{3}");
  CheckShape("program", account.program, limits::kMaxCodeBytes,
             {program, "CODE_MALFORMED", "use letters, digits, - and _ only, as in default"},
             violations);
  CheckCode("tier", account.tier, violations);
  CheckCode("plan", account.plan, violations);
  CheckShape("balances.currency", account.currency, limits::kMaxCodeBytes,
             {currency, "CURRENCY_MALFORMED", "write the currency by ISO 4217, such as USD"},
             violations);
  if (account.member_since && *account.member_since > today) {
    Add(violations, "member_since", "DATE_IN_FUTURE", "the date is after today; correct it");
  }
}

}  // namespace frontdesk::accounts
