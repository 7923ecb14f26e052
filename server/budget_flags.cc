#include "server/budget_flags.h"

#include "common/status_macros.h"

namespace frontdesk {
namespace {

// Enough to say that there is no budget.
constexpr int kMost = 1'000'000;

absl::Status ReadBudget(const GetSetting& get, std::string_view name, size_t& number) {
  return ReadNumber(get, {name, 1, kMost}, number);
}

}  // namespace

absl::StatusOr<BudgetFlags> ReadBudgetFlags(const GetSetting& get) {
  BudgetFlags flags;
  RETURN_IF_ERROR(ReadBudget(get, "budget_accounts_alert", flags.accounts_alert));
  RETURN_IF_ERROR(ReadBudget(get, "budget_accounts", flags.accounts));
  RETURN_IF_ERROR(ReadBudget(get, "budget_misses", flags.misses));
  RETURN_IF_ERROR(ReadBudget(get, "budget_misses_day", flags.misses_day));
  RETURN_IF_ERROR(ReadBudget(get, "budget_lookups_second", flags.lookups_second));
  return flags;
}

}  // namespace frontdesk
