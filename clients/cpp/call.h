// One call of a stub, with retries.
#ifndef FRONTDESK_CLIENTS_CPP_CALL_H_
#define FRONTDESK_CLIENTS_CPP_CALL_H_

#include "absl/status/statusor.h"
#include "clients/cpp/retry.h"
#include "common/status_macros.h"
#include "grpcpp/client_context.h"

namespace frontdesk::client {

// Calls `method` of `stub` until CallWithRetry ends. Errors are those of the service.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(const CallPolicy& policy, Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
  Response response;
  RETURN_IF_ERROR(CallWithRetry(policy, [&](grpc::ClientContext& context) {
    response.Clear();
    return (stub.*method)(&context, request, &response);
  }));
  return response;
}

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_CALL_H_
