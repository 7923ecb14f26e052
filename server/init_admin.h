// `frontdeskd init-admin`: the first agent of a store, made on the machine that has it. There is no
// default password, and no second way in: once somebody may manage agents, they make all others.
#ifndef FRONTDESK_SERVER_INIT_ADMIN_H_
#define FRONTDESK_SERVER_INIT_ADMIN_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/clock.h"
#include "common/redacted.h"
#include "server/access/policy/permissions.h"
#include "server/access/sign_in/password.h"

namespace frontdesk {

struct InitAdminOptions {
  std::string data_dir;
  std::string name;
  std::string password_file;  // `-`: standard input; empty: the password is asked for
  std::string secret_key_file;
  std::vector<access::Role> roles = {access::v1::ROLE_USER_ADMIN};
  access::PasswordCost cost;
  bool init = false;  // create the store if the folder is missing or empty
  bool help = false;
};

// Reads the flags. INVALID_ARGUMENT names the one that is wrong.
absl::StatusOr<InitAdminOptions> ParseInitAdmin(const std::vector<std::string>& arguments);

// Makes the agent, and the key that second factors are sealed with if there is no such file.
// INVALID_ARGUMENT with all that is wrong with name and password; FAILED_PRECONDITION ADMIN_EXISTS
// if somebody may manage agents already; ALREADY_EXISTS AGENT_EXISTS; what opening the store and
// the audit log may say, a running server among it.
absl::Status InitAdmin(const InitAdminOptions& options, const Secret& password, const Clock& clock);

// What --help says.
std::string_view InitAdminUsage();

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_INIT_ADMIN_H_
