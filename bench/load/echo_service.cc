// The least that any server in this process could do for a till: gRPC reads a LookupCardRequest and
// sends a LookupCardResponse that was made beforehand. What LookupCard is measured against.
// With FRONTDESK_BENCH_ACCESS=off in the environment, also a server without access control and
// audit log: what these cost is measured against it.

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include <cstdlib>
#include <memory>
#include <string_view>

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

// Everybody, and may do everything.
class AnybodyIdentifier final : public services::CallerIdentifier {
 public:
  AnybodyIdentifier() {
    access::Agent agent;
    agent.record.set_name("anybody");
    agent.record.set_kind(access::records::CALLER_KIND_AGENT);
    for (int number = 1; number <= access::v1::Permission_MAX; ++number) {
      agent.permissions.Add(static_cast<access::Permission>(number));
    }
    agent_ = std::make_shared<const access::Agent>(std::move(agent));
  }

  absl::StatusOr<access::Caller> Identify(const grpc::ServerContextBase&) const override {
    return access::Caller{.agent = agent_, .session = "", .certificate = ""};
  }
  absl::StatusOr<directory::Actor> ActorOf(const access::Caller& caller,
                                           const grpc::ServerContextBase&) const override {
    return directory::Actor(directory::ActorKind::kAgent, caller.name());
  }

 private:
  access::AgentPtr agent_;
};

}  // namespace

services::AccessControl AccessControlInUse(const services::AccessControl& real) {
  const char* const wish = std::getenv("FRONTDESK_BENCH_ACCESS");
  if (wish == nullptr || std::string_view(wish) != "off") return real;
  static const AnybodyIdentifier* const anybody = new AnybodyIdentifier;
  services::AccessControl open = real;
  open.identifier = anybody;
  open.audit = nullptr;
  open.show_budget = nullptr;
  open.card_budget = nullptr;
  return open;
}

std::vector<grpc::Service*> ExtraServices() {
  static EchoService* const echo = new EchoService;
  return {echo};
}

}  // namespace frontdesk
