// frontdesk.v1.AccountService: reading and writing one account.
#ifndef FRONTDESK_SERVER_SERVICES_ACCOUNT_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_ACCOUNT_SERVICE_H_

#include "frontdesk/v1/account_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe.
class AccountService final : public v1::AccountService::WithRawCallbackMethod_GetAccount<
                                 v1::AccountService::WithRawCallbackMethod_CreateAccount<
                                     v1::AccountService::WithRawCallbackMethod_UpdateAccount<
                                         v1::AccountService::Service>>> {
 public:
  explicit AccountService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* CreateAccount(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* UpdateAccount(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_ACCOUNT_SERVICE_H_
