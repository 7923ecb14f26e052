// frontdesk.admin.v1.ServerService: how the server fares.
#ifndef FRONTDESK_SERVER_SERVICES_SERVER_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_SERVER_SERVICE_H_

#include "frontdesk/admin/v1/server_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe.
class ServerService final : public admin::v1::ServerService::WithRawCallbackMethod_GetServerStats<
                                admin::v1::ServerService::Service> {
 public:
  explicit ServerService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* GetServerStats(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_SERVER_SERVICE_H_
