// frontdesk.admin.v1.AgentService: agents, services and tills, and what each may do.
#ifndef FRONTDESK_SERVER_SERVICES_AGENT_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_AGENT_SERVICE_H_

#include "frontdesk/admin/v1/agent_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

template <typename Base>
using RawAgentChanges = admin::v1::AgentService::WithRawCallbackMethod_CreateAgent<
    admin::v1::AgentService::WithRawCallbackMethod_GrantPermission<
        admin::v1::AgentService::WithRawCallbackMethod_RevokePermission<
            admin::v1::AgentService::WithRawCallbackMethod_SetAgentDisabled<
                admin::v1::AgentService::WithRawCallbackMethod_RenewSecret<Base>>>>>;
template <typename Base>
using RawAgentReads = admin::v1::AgentService::WithRawCallbackMethod_GetAgent<
    admin::v1::AgentService::WithRawCallbackMethod_ListAgents<Base>>;

// Thread-safe.
class AgentService final : public RawAgentChanges<RawAgentReads<admin::v1::AgentService::Service>> {
 public:
  explicit AgentService(ServerEnvironment& environment) : environment_(environment) {}

#define FRONTDESK_METHOD(name)                                                             \
  grpc::ServerUnaryReactor* name(grpc::CallbackServerContext* context,                     \
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* reply) \
      override
  FRONTDESK_METHOD(CreateAgent);
  FRONTDESK_METHOD(GetAgent);
  FRONTDESK_METHOD(ListAgents);
  FRONTDESK_METHOD(GrantPermission);
  FRONTDESK_METHOD(RevokePermission);
  FRONTDESK_METHOD(SetAgentDisabled);
  FRONTDESK_METHOD(RenewSecret);
#undef FRONTDESK_METHOD

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_AGENT_SERVICE_H_
