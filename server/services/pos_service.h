// frontdesk.pos.v1.PosService: what a till may ask. Nothing personal comes out here.
#ifndef FRONTDESK_SERVER_SERVICES_POS_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_POS_SERVICE_H_

#include "frontdesk/pos/v1/pos_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe.
class PosService final : public pos::v1::PosService::WithRawCallbackMethod_LookupCard<
                             pos::v1::PosService::WithRawCallbackMethod_BatchLookupCards<
                                 pos::v1::PosService::Service>> {
 public:
  explicit PosService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* LookupCard(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* BatchLookupCards(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_POS_SERVICE_H_
