#include "server/accounts/juvenile.h"

#include <string_view>

#include "common/limits.h"

namespace frontdesk::accounts {
namespace {

// Resets `value`; true if it held something.
template <typename T>
bool Clear(T& value) {
  const bool held = value != T();
  value = T();
  return held;
}

}  // namespace

int AgeInYears(absl::CivilDay birth, absl::CivilDay today) {
  const auto years = static_cast<int>(today.year() - birth.year());
  // CivilDay turns 29 February of a common year into 1 March.
  const absl::CivilDay birthday(today.year(), birth.month(), birth.day());
  return today < birthday ? years - 1 : years;
}

bool IsJuvenile(const Account& account, absl::CivilDay today) {
  if (account.juvenile) return true;
  return account.date_of_birth.has_value() &&
         AgeInYears(*account.date_of_birth, today) < limits::kJuvenileAgeYears;
}

std::vector<std::string> DropDemographics(Account& account) {
  std::vector<std::string> dropped;
  auto note = [&dropped](bool held, std::string_view name) {
    if (held) dropped.emplace_back(name);
  };
  note(Clear(account.first_name), "first_name");
  note(Clear(account.last_name), "last_name");
  note(Clear(account.nickname), "nickname");
  note(Clear(account.email), "email");
  note(Clear(account.phones), "phones");
  note(Clear(account.address), "address");
  note(Clear(account.company_name), "company_name");
  note(Clear(account.group_name), "group_name");
  note(Clear(account.group_id), "group_id");
  note(Clear(account.date_of_birth), "date_of_birth");
  note(Clear(account.language), "language");
  note(Clear(account.payment_cards), "payment_cards");
  note(Clear(account.auto_recharge), "auto_recharge");  // there is no card left to charge
  account.email_status = EmailStatus::kUnspecified;     // says nothing once the address is gone
  return dropped;
}

}  // namespace frontdesk::accounts
