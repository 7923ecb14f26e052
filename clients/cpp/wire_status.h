// Errors as they arrive: the details that a server packs into a gRPC status, unpacked.
#ifndef FRONTDESK_CLIENTS_CPP_WIRE_STATUS_H_
#define FRONTDESK_CLIENTS_CPP_WIRE_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace frontdesk::client {

// The same code and message, with the details of google.rpc.Status that came along: reason,
// violations and etag are read by GetErrorDetail (common/error.h), the request ID by RequestIdOf,
// whom to turn to by SupportOf. Details that cannot be read are left out.
absl::Status FromWire(const grpc::Status& status);

// The ID the server logged the failed call under, for the people who look after it; may be empty.
std::string RequestIdOf(const absl::Status& status);

// Whom to turn to, as the server says with every error; may be empty.
std::string SupportOf(const absl::Status& status);

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_WIRE_STATUS_H_
