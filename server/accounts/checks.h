// What the values of an account must look like. Every check reports all it finds; none repeats the
// value.
#ifndef FRONTDESK_SERVER_ACCOUNTS_CHECKS_H_
#define FRONTDESK_SERVER_ACCOUNTS_CHECKS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "common/error.h"
#include "server/accounts/account.h"
#include "server/accounts/field.h"

namespace frontdesk::accounts {

using Violations = std::vector<Violation>;

// Checks one updatable field. Reasons: FIELD_TOO_LONG, TEXT_NOT_CLEAN, PAYMENT_CARD_NUMBER,
// EMAIL_MALFORMED, TOO_MANY_PHONES, PHONE_MALFORMED, STATE_MALFORMED, POSTAL_CODE_MALFORMED,
// COUNTRY_MALFORMED, DATE_IN_FUTURE, AGE_OVER_120, LANGUAGE_MALFORMED.
void CheckField(AccountField field, const Account& account, absl::CivilDay today,
                Violations& violations);

// Checks every updatable field.
void CheckContactFields(const Account& account, absl::CivilDay today, Violations& violations);

// Checks what only creation and import set: program, tier, plan, currency, member_since. Reasons:
// FIELD_TOO_LONG, TEXT_NOT_CLEAN, PAYMENT_CARD_NUMBER, CODE_MALFORMED, CURRENCY_MALFORMED,
// DATE_IN_FUTURE.
void CheckTerms(const Account& account, absl::CivilDay today, Violations& violations);

// Checks the loyalty and gift cards. Reasons: TOO_MANY_CARDS, CARD_NUMBER_MALFORMED,
// CHECK_DIGIT_WRONG, CARD_NUMBER_REPEATED, CARD_STATE_NOT_ALLOWED, PAYMENT_CARD_NUMBER.
void CheckCards(const Account& account, Violations& violations);

// Checks the payment cards. Reasons: TOO_MANY_PAYMENT_CARDS, LAST4_MALFORMED, CODE_MALFORMED,
// EXPIRY_MALFORMED and those of names; PROCESSOR_NO_LONGER_USED for WEPAY unless `old_records`
//
void CheckPaymentCards(const Account& account, bool old_records, Violations& violations);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_CHECKS_H_
