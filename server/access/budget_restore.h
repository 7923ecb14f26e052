// Budgets live in memory; the audit log remembers what was used of them, so that a restart gives
// nobody a new one.
#ifndef FRONTDESK_SERVER_ACCESS_BUDGET_RESTORE_H_
#define FRONTDESK_SERVER_ACCESS_BUDGET_RESTORE_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/access/audit/audit_log.h"
#include "server/access/card_guess_budget.h"
#include "server/access/show_budget.h"

namespace frontdesk::access {

// Counts the accounts that agents were shown in the hour before `now`, by entries of kind kRead and
// kUnmask. Overrides are not remembered. Errors and cost: as AuditLog::Search of that time.
absl::Status RestoreShowBudget(const AuditLog& log, absl::Time now, ShowBudget& budget);

// Counts the misses of each terminal in the day before `now`; those of a program begin anew.
absl::Status RestoreCardGuessBudget(const AuditLog& log, absl::Time now, CardGuessBudget& budget);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_BUDGET_RESTORE_H_
