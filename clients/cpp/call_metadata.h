// Says with every call of a channel who makes it, and why.
#ifndef FRONTDESK_CLIENTS_CPP_CALL_METADATA_H_
#define FRONTDESK_CLIENTS_CPP_CALL_METADATA_H_

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/support/client_interceptor.h"

namespace frontdesk::client {

using Interceptors =
    std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>;

// For grpc::experimental::CreateCustomChannelWithInterceptors: puts `authorization: Bearer TOKEN`
// and `frontdesk-ticket: TICKET` into every call, streams too; what is empty is left out. Works
// without encryption, which gRPC's own call credentials refuse: a server takes plain text from this
// machine only.
Interceptors SendWithCalls(const std::string& token, const std::string& ticket = "");

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_CALL_METADATA_H_
