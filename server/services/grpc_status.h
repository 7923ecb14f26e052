// The one place where errors of the project become errors on the wire (AIP-193).
#ifndef FRONTDESK_SERVER_SERVICES_GRPC_STATUS_H_
#define FRONTDESK_SERVER_SERVICES_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace frontdesk::services {

// The domain of every reason: ErrorInfo.domain.
inline constexpr std::string_view kErrorDomain = "frontdesk";

// The status on the wire: same code and sentence, with a google.rpc.Status in the details that
// holds ErrorInfo (reason; `etag` in its metadata where the current one is known), BadRequest with
// every violation for INVALID_ARGUMENT, PreconditionFailure for FAILED_PRECONDITION, and
// RequestInfo with `request_id`, which is repeated in the log, RetryInfo where the time to wait is
// known (common/retry_after.h), and Help with `support`: whom to
// turn to.
//
// A client takes 8 KiB of trailers. When the violations are many, each reason is put into words
// once only, so that every field can still be named; what does not fit even so is counted
// (MORE_VIOLATIONS).
//
// INTERNAL, UNKNOWN and DATA_LOSS go out with a fixed sentence: what happened is for the log. A
// status without a reason gets one made from its code. OK becomes OK.
grpc::Status ToGrpcStatus(const absl::Status& status, std::string_view request_id,
                          std::string_view support);

// The reason of a status that is not OK: its own, or one made from its code.
std::string ReasonOf(const absl::Status& status);

// True for the codes whose cause is for the log only.
bool IsForLogOnly(const absl::Status& status);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_GRPC_STATUS_H_
