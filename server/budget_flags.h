// The flags that say how much callers may be shown and guess (docs/audit.md).
#ifndef FRONTDESK_SERVER_BUDGET_FLAGS_H_
#define FRONTDESK_SERVER_BUDGET_FLAGS_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "common/limits.h"
#include "server/number_flag.h"

namespace frontdesk {

struct BudgetFlags {
  size_t accounts_alert = limits::kShownAccountsSoft;     // budget_accounts_alert
  size_t accounts = limits::kShownAccountsHard;           // budget_accounts
  size_t misses = limits::kCardMissesShort;               // budget_misses
  size_t misses_day = limits::kCardMissesDay;             // budget_misses_day
  size_t lookups_second = limits::kTillLookupsPerSecond;  // budget_lookups_second
};

// Reads them with `get`, which gives the value of a setting or an empty text. INVALID_ARGUMENT, in
// words.
absl::StatusOr<BudgetFlags> ReadBudgetFlags(const GetSetting& get);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_BUDGET_FLAGS_H_
