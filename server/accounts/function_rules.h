// The rules of the functions of the service desk, one Decide each, as in rules.h. All of them first
// say NOT_FOUND ACCOUNT_NOT_FOUND, ABORTED ETAG_MISMATCH and what CheckAllowed refuses; then
//
//   SetStatus          STATUS_NOT_OFFERED, REASON_REQUIRED, CONFIRMATION_REQUIRED, ACCOUNT_CLOSED
//   AdjustTier         TIER_UNKNOWN, TIER_RETIRED
//   SetAutoRecharge    NO_SAVED_CARD, THRESHOLD_MALFORMED, AMOUNT_MALFORMED
//   ExchangeMedia      REASON_REQUIRED, STORE_UNKNOWN, STORE_CLOSED, SAME_CARD, TOO_MANY_CARDS
//   DeleteUser         CONFIRMATION_REQUIRED
//   ClearJuvenile      RISK_NOT_ACKNOWLEDGED
//   AddNote            NOTE_REQUIRED
//
// and all of them FIELD_TOO_LONG, TEXT_NOT_CLEAN, PAYMENT_CARD_NUMBER for the comment. A function
// that would change nothing succeeds and writes nothing.
#ifndef FRONTDESK_SERVER_ACCOUNTS_FUNCTION_RULES_H_
#define FRONTDESK_SERVER_ACCOUNTS_FUNCTION_RULES_H_

#include "absl/status/statusor.h"
#include "server/accounts/rules.h"

namespace frontdesk::accounts {

// Everything wrong with the command itself, whatever the account.
Violations Check(const SetStatus& command);
Violations Check(const AdjustTier& command);
Violations Check(const SetAutoRecharge& command);
Violations Check(const ResetPassword& command);
Violations Check(const ExchangeMedia& command);
Violations Check(const DeleteUser& command);
Violations Check(const ClearJuvenile& command);
Violations Check(const ChangeEmailStatus& command);
Violations Check(const AddNote& command);

// THRESHOLD_MALFORMED, AMOUNT_MALFORMED.
void CheckRecharge(const AutoRecharge& wanted, Violations& violations);

absl::StatusOr<AccountChange> Decide(const Account* current, const SetStatus& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const AdjustTier& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const SetAutoRecharge& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const ResetPassword& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const ExchangeMedia& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const DeleteUser& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const ClearJuvenile& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const ChangeEmailStatus& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const AddNote& command,
                                     const RuleContext& context);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_FUNCTION_RULES_H_
