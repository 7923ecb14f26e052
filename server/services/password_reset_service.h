// frontdesk.v1.PasswordResetService: forgotten passwords, for front ends.
#ifndef FRONTDESK_SERVER_SERVICES_PASSWORD_RESET_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_PASSWORD_RESET_SERVICE_H_

#include "frontdesk/v1/password_reset_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe.
class PasswordResetService final
    : public v1::PasswordResetService::WithRawCallbackMethod_RequestPasswordReset<
          v1::PasswordResetService::WithRawCallbackMethod_RedeemPasswordReset<
              v1::PasswordResetService::Service>> {
 public:
  explicit PasswordResetService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* RequestPasswordReset(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* RedeemPasswordReset(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PASSWORD_RESET_SERVICE_H_
