// What the audit history remembers of a command.
#ifndef FRONTDESK_SERVER_ACCOUNTS_AUDIT_H_
#define FRONTDESK_SERVER_ACCOUNTS_AUDIT_H_

#include <string>
#include <vector>

#include "server/accounts/account.h"

namespace frontdesk::accounts {

// A field before and after, as text. Holds personal data.
struct FieldChange {
  std::string field;  // path, as in the API
  std::string before;
  std::string after;

  friend bool operator==(const FieldChange&, const FieldChange&) = default;
};

struct AuditEntry {
  std::string function = "";  // SET_ACCOUNT_STATUS
  std::string reason = "";    // code; may be empty
  std::string comment = "";   // of the agent; may be empty
  std::string store = "";     // it is attributed to; may be empty
  std::vector<FieldChange> changes = {};
};

// Every field that differs. Card numbers are masked.
std::vector<FieldChange> Differences(const Account& before, const Account& after);

// As in the API: ACTIVE.
std::string NameOf(AccountStatus status);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_AUDIT_H_
