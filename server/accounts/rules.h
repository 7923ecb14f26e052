// The rules of account functions: Account × Command × context → AccountChange. Pure and
// deterministic: no I/O, no clock, no locks. What other accounts there are is not known here; the
// directory sees to card numbers.
#ifndef FRONTDESK_SERVER_ACCOUNTS_RULES_H_
#define FRONTDESK_SERVER_ACCOUNTS_RULES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/accounts/account.h"
#include "server/accounts/audit.h"
#include "server/accounts/checks.h"
#include "server/accounts/commands.h"
#include "server/accounts/programs.h"

namespace frontdesk::accounts {

// What a decision may depend on besides account and command.
struct RuleContext {
  absl::Time now = absl::UnixEpoch();
  absl::TimeZone zone = absl::UTCTimeZone();  // of the program: decides what day it is
  MemberNumber next_member = 0;        // given to a creation without a number; 0 if none is left
  const Programs* programs = nullptr;  // null: none are known

  absl::CivilDay today() const { return absl::ToCivilDay(now, zone); }
  // Null if it is not known.
  const Program* FindProgram(std::string_view code) const {
    return programs == nullptr ? nullptr : programs->FindProgram(code);
  }
};

// What became of an account.
struct AccountChange {
  bool changed = false;  // false: nothing to write, `account` is as it was
  Account account;
  std::vector<std::string> discarded_fields;  // given but not kept, because the member is under 13

  // What else the command does. All of it goes into the same commit.
  std::optional<AuditEntry> audit = std::nullopt;  // written even if the account did not change
  std::string note = "";                           // to keep with the account
  bool queue_reset_mail = false;
  bool cancel_mails = false;  // what is queued must not go out any more
  bool erase_member = false;  // `account` is what it was; nothing of it stays
  // What the command does, in words for the agent. Holds no value of a person.
  std::vector<std::string> consequences = {};
};

// Everything wrong with the command itself, whatever the account. Empty for a command that is in
// order.
Violations Check(const CreateAccount& command, const RuleContext& context);
Violations Check(const UpdateAccount& command, const RuleContext& context);
Violations Check(const ImportAccount& command, const RuleContext& context);
Violations Check(const RegisterCard& command, const RuleContext& context);

// Decides a command on the account it is about (null: there is none). Errors of each:
// INVALID_ARGUMENT with all that Check finds, and
//   CreateAccount: ALREADY_EXISTS MEMBER_ID_TAKEN, RESOURCE_EXHAUSTED MEMBER_IDS_EXHAUSTED;
//   UpdateAccount: NOT_FOUND ACCOUNT_NOT_FOUND, ABORTED ETAG_MISMATCH, FAILED_PRECONDITION
//   TERMINATED_IS_FINAL or
//                  JUVENILE, in this order;
//   ImportAccount: ALREADY_EXISTS MEMBER_ID_TAKEN unless the account was made from this very row.
// The functions of the service desk are in function_rules.h.
absl::StatusOr<AccountChange> Decide(const Account* current, const CreateAccount& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const UpdateAccount& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const ImportAccount& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const RegisterCard& command,
                                     const RuleContext& context);
absl::StatusOr<AccountChange> Decide(const Account* current, const Command& command,
                                     const RuleContext& context);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_RULES_H_
