// Errors for people, and exit codes for scripts.
#ifndef FRONTDESK_CLIENTS_CLI_ERROR_VIEW_H_
#define FRONTDESK_CLIENTS_CLI_ERROR_VIEW_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "clients/cli/console.h"

namespace frontdesk::cli {

enum ExitCode : int {
  kExitOk = 0,
  kExitError = 1,         // the server refused or failed, or a file could not be read or written
  kExitUsage = 2,         // the command line makes no sense
  kExitSomeRejected = 3,  // an import took some rows and not others
  kExitNotFound = 4,      // NOT_FOUND
};

ExitCode ExitCodeOf(const absl::Status& status);

// Prints what is wrong: every violation with its field (and the flag it came from), rule and next
// step, then the reason and the request ID. `server` is named if it cannot be reached.
void ShowError(const absl::Status& status, std::string_view server, Screen& screen);

// The flag of `frontdesk search` behind a field of SearchAccountsRequest, such as `--email` for
// `criteria.emails[0]`; empty if there is none.
std::string FlagOfField(std::string_view field);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_ERROR_VIEW_H_
