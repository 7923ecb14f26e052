// frontdesk.pos.v1.PosService: what a till may ask. Of guests no more comes out
// than tells who they are.
#ifndef FRONTDESK_SERVER_SERVICES_POS_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_POS_SERVICE_H_

#include "frontdesk/pos/v1/pos_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

template <typename Base>
using RawCardCalls = pos::v1::PosService::WithRawCallbackMethod_LookupCard<
    pos::v1::PosService::WithRawCallbackMethod_BatchLookupCards<Base>>;
template <typename Base>
using RawGuestCalls = pos::v1::PosService::WithRawCallbackMethod_LookupGuest<
    pos::v1::PosService::WithRawCallbackMethod_RegisterCard<
        pos::v1::PosService::WithRawCallbackMethod_AuthorizeActivity<Base>>>;

// Thread-safe.
class PosService final : public RawCardCalls<RawGuestCalls<pos::v1::PosService::Service>> {
 public:
  explicit PosService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* LookupCard(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* BatchLookupCards(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* reply) override;

  grpc::ServerUnaryReactor* LookupGuest(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* RegisterCard(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* AuthorizeActivity(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_POS_SERVICE_H_
