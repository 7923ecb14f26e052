// frontdesk.v1.MemberViewService: seeing what a member sees.
#ifndef FRONTDESK_SERVER_SERVICES_MEMBER_VIEW_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_MEMBER_VIEW_SERVICE_H_

#include "frontdesk/v1/member_view_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe.
class MemberViewService final : public v1::MemberViewService::WithRawCallbackMethod_StartMemberView<
                                    v1::MemberViewService::WithRawCallbackMethod_GetMemberHome<
                                        v1::MemberViewService::WithRawCallbackMethod_EndMemberView<
                                            v1::MemberViewService::Service>>> {
 public:
  explicit MemberViewService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* StartMemberView(grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetMemberHome(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* EndMemberView(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_MEMBER_VIEW_SERVICE_H_
