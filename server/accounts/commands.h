// What can be asked of an account. One struct a function; further functions add theirs.
#ifndef FRONTDESK_SERVER_ACCOUNTS_COMMANDS_H_
#define FRONTDESK_SERVER_ACCOUNTS_COMMANDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/member_id.h"
#include "server/accounts/account.h"
#include "server/accounts/field.h"

namespace frontdesk::accounts {

// Makes a new account. `account.member` 0 asks for the next free number. Fields that only the
// server sets must be as in a fresh Account.
struct CreateAccount {
  Account account;
};

// Writes some fields of an account.
struct UpdateAccount {
  MemberNumber member = 0;
  std::optional<uint64_t> expected_version;
  std::vector<AccountField> fields;
  Account values;  // only `fields` are read
};

// Makes an account from a row of an import; everything in `account` but version and fingerprint is
// taken as given.
struct ImportAccount {
  Account account;
  // Keyed hash of the row (decision 0004), of its numbers only where the account is or becomes
  // juvenile.
  std::string fingerprint;
  // Check found nothing wrong: it need not be asked again.
  bool checked = false;
};

using Command = std::variant<CreateAccount, UpdateAccount, ImportAccount>;

// The account a command is about; 0 for one that has no number yet.
MemberNumber SubjectOf(const Command& command);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_COMMANDS_H_
