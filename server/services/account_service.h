// frontdesk.v1.AccountService: reading and writing one account, and the functions of the service
// desk.
#ifndef FRONTDESK_SERVER_SERVICES_ACCOUNT_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_ACCOUNT_SERVICE_H_

#include "frontdesk/v1/account_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Every method takes and gives bytes (call.h says why).
template <typename Base>
using RawReadsAndWrites = v1::AccountService::WithRawCallbackMethod_GetAccount<
    v1::AccountService::WithRawCallbackMethod_UnmaskAccount<
        v1::AccountService::WithRawCallbackMethod_CreateAccount<
            v1::AccountService::WithRawCallbackMethod_UpdateAccount<Base>>>>;
template <typename Base>
using RawEdits = v1::AccountService::WithRawCallbackMethod_SetAccountStatus<
    v1::AccountService::WithRawCallbackMethod_AdjustTier<
        v1::AccountService::WithRawCallbackMethod_SetAutoRecharge<
            v1::AccountService::WithRawCallbackMethod_ExchangeMedia<
                v1::AccountService::WithRawCallbackMethod_ChangeEmailStatus<Base>>>>>;
template <typename Base>
using RawOthers = v1::AccountService::WithRawCallbackMethod_ResetPassword<
    v1::AccountService::WithRawCallbackMethod_DeleteUser<
        v1::AccountService::WithRawCallbackMethod_ClearJuvenileStatus<
            v1::AccountService::WithRawCallbackMethod_AddNote<Base>>>>;
template <typename Base>
using RawOptions = v1::AccountService::WithRawCallbackMethod_ListTiers<
    v1::AccountService::WithRawCallbackMethod_GetEditForm<
        v1::AccountService::WithRawCallbackMethod_ListAccountServices<Base>>>;

// Thread-safe.
class AccountService final
    : public RawReadsAndWrites<RawEdits<RawOthers<RawOptions<v1::AccountService::Service>>>> {
 public:
  explicit AccountService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* UnmaskAccount(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* CreateAccount(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* UpdateAccount(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;

  grpc::ServerUnaryReactor* SetAccountStatus(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* AdjustTier(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* SetAutoRecharge(grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ResetPassword(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ExchangeMedia(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* DeleteUser(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ClearJuvenileStatus(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ChangeEmailStatus(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* AddNote(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListTiers(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetEditForm(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListAccountServices(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_ACCOUNT_SERVICE_H_
