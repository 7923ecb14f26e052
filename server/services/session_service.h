// frontdesk.v1.SessionService: signing in and out.
#ifndef FRONTDESK_SERVER_SERVICES_SESSION_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_SESSION_SERVICE_H_

#include "frontdesk/v1/session_service.grpc.pb.h"
#include "server/services/backend.h"
#include "server/services/refusal_fold.h"

namespace frontdesk::services {

template <typename Base>
using RawPasswordMethods = v1::SessionService::WithRawCallbackMethod_Login<
    v1::SessionService::WithRawCallbackMethod_ChangePassword<
        v1::SessionService::WithRawCallbackMethod_EnrollTotp<Base>>>;
template <typename Base>
using RawSessionMethods = v1::SessionService::WithRawCallbackMethod_Logout<
    v1::SessionService::WithRawCallbackMethod_GetSession<
        v1::SessionService::WithRawCallbackMethod_ConfirmTotp<Base>>>;

// Thread-safe.
class SessionService final
    : public RawPasswordMethods<RawSessionMethods<v1::SessionService::Service>> {
 public:
  explicit SessionService(ServerEnvironment& environment) : environment_(environment) {}

#define FRONTDESK_METHOD(name)                                                             \
  grpc::ServerUnaryReactor* name(grpc::CallbackServerContext* context,                     \
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* reply) \
      override
  FRONTDESK_METHOD(Login);
  FRONTDESK_METHOD(Logout);
  FRONTDESK_METHOD(GetSession);
  FRONTDESK_METHOD(ChangePassword);
  FRONTDESK_METHOD(EnrollTotp);
  FRONTDESK_METHOD(ConfirmTotp);
#undef FRONTDESK_METHOD

 private:
  ServerEnvironment& environment_;
  RefusalFold refusals_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_SESSION_SERVICE_H_
