// Where a call of gRPC comes from.
#ifndef FRONTDESK_SERVER_SERVICES_PEER_ADDRESS_H_
#define FRONTDESK_SERVER_SERVICES_PEER_ADDRESS_H_

#include "grpcpp/server_context.h"
#include "server/access/call_source.h"

namespace frontdesk::services {

// `proxies` is null if none is trusted.
access::CallSource SourceOf(const grpc::ServerContextBase& context,
                            const access::TrustedProxies* proxies);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PEER_ADDRESS_H_
