// Says with every call of a channel who makes it.
#ifndef FRONTDESK_CLIENTS_CPP_BEARER_TOKEN_H_
#define FRONTDESK_CLIENTS_CPP_BEARER_TOKEN_H_

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/support/client_interceptor.h"

namespace frontdesk::client {

using Interceptors =
    std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>;

// For grpc::experimental::CreateCustomChannelWithInterceptors: puts `authorization: Bearer TOKEN`
// into every call, streams too. None for an empty token. Works without encryption, which gRPC's own
// call credentials refuse: a server takes plain text from this machine only.
Interceptors SendBearerToken(const std::string& token);

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_BEARER_TOKEN_H_
