#include "server/budget_flags.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

using Get = std::function<std::string(std::string_view)>;

// Enough to say that there is no budget.
constexpr size_t kMost = 1'000'000;

absl::Status ReadBudget(const Get& get, std::string_view name, size_t& number) {
  const std::string text = get(name);
  if (text.empty()) return absl::OkStatus();
  if (absl::SimpleAtoi(text, &number) && number >= 1 && number <= kMost) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(ToAbsl(name), " must be a number from 1 to ", kMost));
}

}  // namespace

absl::StatusOr<BudgetFlags> ReadBudgetFlags(const Get& get) {
  BudgetFlags flags;
  RETURN_IF_ERROR(ReadBudget(get, "budget_accounts_alert", flags.accounts_alert));
  RETURN_IF_ERROR(ReadBudget(get, "budget_accounts", flags.accounts));
  RETURN_IF_ERROR(ReadBudget(get, "budget_misses", flags.misses));
  RETURN_IF_ERROR(ReadBudget(get, "budget_misses_day", flags.misses_day));
  RETURN_IF_ERROR(ReadBudget(get, "budget_lookups_second", flags.lookups_second));
  return flags;
}

}  // namespace frontdesk
