// Rows of imports, which come by the million: decided as in rules.h, without copies.
#ifndef FRONTDESK_SERVER_ACCOUNTS_IMPORT_RULES_H_
#define FRONTDESK_SERVER_ACCOUNTS_IMPORT_RULES_H_

#include "absl/status/statusor.h"
#include "server/accounts/account.h"
#include "server/accounts/commands.h"
#include "server/accounts/rules.h"

namespace frontdesk::accounts {

// As Decide(current, row, context); the row becomes the account.
absl::StatusOr<AccountChange> DecideRow(const Account* current, ImportAccount&& row,
                                        const RuleContext& context);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_IMPORT_RULES_H_
