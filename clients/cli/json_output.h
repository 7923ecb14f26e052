// Replies as protobuf JSON.
#ifndef FRONTDESK_CLIENTS_CLI_JSON_OUTPUT_H_
#define FRONTDESK_CLIENTS_CLI_JSON_OUTPUT_H_

#include "absl/status/status.h"
#include "clients/cli/console.h"
#include "google/protobuf/message.h"

namespace frontdesk::cli {

// Prints `message` as protobuf JSON over several lines. Field names are those of the protos; empty
// lists, zeros and empty texts are written out, so that scripts need not ask whether a field is
// there. 64-bit numbers are strings, as protobuf JSON has it.
absl::Status PrintJson(const google::protobuf::Message& message, Screen& screen);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_JSON_OUTPUT_H_
