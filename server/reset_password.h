// `frontdeskd reset-password`: the way back for somebody who manages agents and has forgotten the
// password, on the machine that has the store. Everybody else gets a new password from them.
#ifndef FRONTDESK_SERVER_RESET_PASSWORD_H_
#define FRONTDESK_SERVER_RESET_PASSWORD_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/clock.h"
#include "common/redacted.h"
#include "server/access/sign_in/password.h"

namespace frontdesk {

struct ResetPasswordOptions {
  std::string data_dir;
  std::string name;
  std::string password_file;  // `-`: standard input; empty: the password is asked for
  access::PasswordCost cost;
  bool second_factor_off = false;  // take away the second factor too
  bool help = false;
};

// Reads the flags. INVALID_ARGUMENT names the one that is wrong.
absl::StatusOr<ResetPasswordOptions> ParseResetPassword(const std::vector<std::string>& arguments);

// Gives the agent `password`, which must be changed at the next sign-in; ends the agent's sessions,
// and opens the name if it is closed after too many failures. The audit log has it before anything
// is done. INVALID_ARGUMENT with all that is wrong with the password; NOT_FOUND AGENT_NOT_FOUND;
// FAILED_PRECONDITION NOT_AN_ADMIN if the agent may not manage agents; what opening the store and
// the audit log may say, a running server among it.
absl::Status ResetPassword(const ResetPasswordOptions& options, const Secret& password,
                           const Clock& clock);

// What --help says.
std::string_view ResetPasswordUsage();

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_RESET_PASSWORD_H_
