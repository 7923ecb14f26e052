// Members under 13 (R-180 … R-184): who is one, and what is never kept of them.
#ifndef FRONTDESK_SERVER_ACCOUNTS_JUVENILE_H_
#define FRONTDESK_SERVER_ACCOUNTS_JUVENILE_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "server/accounts/account.h"

namespace frontdesk::accounts {

// Whole years on `today` of somebody born on `birth`, negative if born later. A birthday on 29
// February is kept on 1 March in common years.
int AgeInYears(absl::CivilDay birth, absl::CivilDay today);

// True if the account is labelled juvenile, or would be today by its date of birth.
bool IsJuvenile(const Account& account, absl::CivilDay today);

// Empties every demographic field and returns the names of those that held something, in a fixed
// order.
std::vector<std::string> DropDemographics(Account& account);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_JUVENILE_H_
