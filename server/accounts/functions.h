// The functions of the service desk, and which of them an account allows. One table: the rules obey
// it, agents are shown it, and docs/functions.md is printed from it.
#ifndef FRONTDESK_SERVER_ACCOUNTS_FUNCTIONS_H_
#define FRONTDESK_SERVER_ACCOUNTS_FUNCTIONS_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "server/accounts/account.h"

namespace frontdesk::accounts {

// Numbers are those of frontdesk.v1.AccountFunction.
enum class AccountFunction : uint8_t {
  kUpdateAccount = 1,
  kSetStatus = 2,
  kAdjustTier = 3,
  kSetAutoRecharge = 4,
  kResetPassword = 5,
  kExchangeMedia = 6,
  kDeleteUser = 7,
  kClearJuvenile = 8,
  kChangeEmailStatus = 9,
  kAddNote = 10,
};

inline constexpr std::array kAccountFunctions = {
    AccountFunction::kUpdateAccount,     AccountFunction::kSetStatus,
    AccountFunction::kAdjustTier,        AccountFunction::kSetAutoRecharge,
    AccountFunction::kResetPassword,     AccountFunction::kExchangeMedia,
    AccountFunction::kDeleteUser,        AccountFunction::kClearJuvenile,
    AccountFunction::kChangeEmailStatus, AccountFunction::kAddNote};

// As in the audit history: SET_ACCOUNT_STATUS.
std::string_view NameOf(AccountFunction function);

// Whether the function can be used on the account as it is: OK, or FAILED_PRECONDITION with the
// reason an agent is told and the next step. What else is asked of a call (a tier that exists, a
// card that is free) comes on top. Reasons: TERMINATED_IS_FINAL, ACCOUNT_SUSPENDED, ACCOUNT_CLOSED,
// JUVENILE, NOT_JUVENILE, GIFT_ACCOUNT, NO_EMAIL, EMAIL_FAILED, NO_ACTIVE_CARD.
absl::Status CheckAllowed(AccountFunction function, const Account& account);

// INVALID_ARGUMENT or FAILED_PRECONDITION unless the account may change to this status (R-103,
// R-130 … R-141): STATUS_NOT_OFFERED, TERMINATED_IS_FINAL, ACCOUNT_CLOSED. The present status is
// always allowed.
absl::Status CheckTransition(AccountStatus from, AccountStatus to);

// What a guest does, at a till, on a web site or by machine.
enum class Activity : uint8_t {
  kAccrue = 1,
  kRedeem = 2,
  kRecharge = 3,
  kLogin = 4,
  kEmail = 5,  // a mail is sent to the member
  kText = 6,   // a text message is sent to the member
};
inline constexpr std::array kActivities = {Activity::kAccrue,   Activity::kRedeem,
                                           Activity::kRecharge, Activity::kLogin,
                                           Activity::kEmail,    Activity::kText};
std::string_view NameOf(Activity activity);

// Whether the account may take part in the activity (R-133 … R-138): every path asks this. OK, or
// FAILED_PRECONDITION ACCOUNT_SUSPENDED, ACCOUNT_TERMINATED, ACCOUNT_CLOSED, JUVENILE,
// GIFT_ACCOUNT, NO_EMAIL, EMAIL_FAILED, NO_PHONE.
absl::Status CheckActivity(Activity activity, const Account& account);

// As CheckActivity, for a card that was read: CARD_EXCHANGED, CARD_DISABLED, CARD_NOT_REGISTERED
// come first.
absl::Status CheckCardActivity(Activity activity, CardState card, const Account* account);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_FUNCTIONS_H_
