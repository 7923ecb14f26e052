// The flags of `frontdesk search` as a request.
#ifndef FRONTDESK_CLIENTS_CLI_SEARCH_REQUEST_H_
#define FRONTDESK_CLIENTS_CLI_SEARCH_REQUEST_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "clients/cli/args.h"
#include "frontdesk/v1/search_service.pb.h"

namespace frontdesk::cli {

// All flags of the command but --all and --json.
absl::Span<const FlagSpec> SearchFlags();

// Repeating a flag repeats the criterion. --phone_match goes with the --phone of the same position,
// or with all if given once; --billing_last_name likewise with --last4. Values are not judged: that
// is for the server. Usage error for a word that is not in the closed list of its flag.
absl::StatusOr<v1::SearchAccountsRequest> SearchRequestOf(const ParsedArgs& args);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_SEARCH_REQUEST_H_
