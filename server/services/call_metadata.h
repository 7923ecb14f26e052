// What a call says about itself beside its request.
#ifndef FRONTDESK_SERVER_SERVICES_CALL_METADATA_H_
#define FRONTDESK_SERVER_SERVICES_CALL_METADATA_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"

namespace frontdesk::services {

// The value of a key; empty if there is none. As long as the context lives.
std::string_view MetadataOf(const grpc::ServerContextBase& context, const char* key);

// Why the call is made: the reference in `frontdesk-ticket`, for the audit log; empty if there is
// none. INVALID_ARGUMENT TICKET_MALFORMED: it is no reference (access::IsTicketReference).
absl::StatusOr<std::string> TicketOf(const grpc::ServerContextBase& context);

// INVALID_ARGUMENT TICKET_REQUIRED: calls that show personal data must say why.
absl::Status TicketRequired();

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_CALL_METADATA_H_
