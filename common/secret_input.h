// Passwords that people type, or keep in files.
#ifndef FRONTDESK_COMMON_SECRET_INPUT_H_
#define FRONTDESK_COMMON_SECRET_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/redacted.h"

namespace frontdesk {

// Whether there is a terminal with somebody to be asked.
bool CanAskSecret();

// Asks on the terminal of the process and does not show what is typed. FAILED_PRECONDITION
// NO_TERMINAL; CANCELLED for Ctrl-C and at the end of input.
absl::StatusOr<Secret> AskSecret(const std::string& question);

// The first line of a file; of standard input if `path` is `-`. FAILED_PRECONDITION
// SECRET_UNREADABLE.
absl::StatusOr<Secret> ReadSecretFile(const std::string& path);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_SECRET_INPUT_H_
