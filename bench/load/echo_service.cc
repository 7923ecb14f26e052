// The least that any server in this process could do for a till: gRPC reads a LookupCardRequest and
// sends a LookupCardResponse that was made beforehand. What LookupCard is measured against.

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include "frontdesk/pos/v1/pos_service.pb.h"
#include "server/extra_services.h"

namespace frontdesk {
namespace {

namespace pos_api = ::frontdesk::pos::v1;

class EchoService final : public grpc::Service {
 public:
  EchoService() {
    pos_api::CardInfo& card = *reply_.mutable_card();
    card.set_card_state(pos_api::CARD_STATE_ACTIVE);
    card.set_registered(true);
    card.set_account_state(pos_api::ACCOUNT_STATE_ACTIVE);
    card.set_tier("SILVER");
    // What the code generator makes of a service; a proto of its own would be part of the API.
    AddMethod(new grpc::internal::RpcServiceMethod("/frontdesk.bench.v1.EchoService/Echo",
                                                   grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodCallback(
        0, new grpc::internal::CallbackUnaryHandler<pos_api::LookupCardRequest,
                                                    pos_api::LookupCardResponse>(
               [this](grpc::CallbackServerContext* context, const pos_api::LookupCardRequest*,
                      pos_api::LookupCardResponse* reply) {
                 *reply = reply_;
                 grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
                 reactor->Finish(grpc::Status::OK);
                 return reactor;
               }));
  }

 private:
  pos_api::LookupCardResponse reply_;
};

}  // namespace

std::vector<grpc::Service*> ExtraServices() {
  static EchoService* const echo = new EchoService;
  return {echo};
}

}  // namespace frontdesk
