// Who is calling. Until callers sign in, front ends say it in the metadata of a call, and are
// believed: `frontdesk-agent`, `frontdesk-member`, `frontdesk-till` or `frontdesk-system`.
#ifndef FRONTDESK_SERVER_SERVICES_ACTOR_H_
#define FRONTDESK_SERVER_SERVICES_ACTOR_H_

#include "grpcpp/server_context.h"
#include "server/directory/write.h"
#include "server/services/request_check.h"

namespace frontdesk::services {

// The actor of a call; unknown if the metadata name none. AGENT_MALFORMED if a name is over
// limits::kMaxAgentBytes or not printable ASCII.
directory::Actor ReadActor(const grpc::ServerContextBase& context, Violations& violations);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_ACTOR_H_
