// frontdesk.v1.MemberPageService: the pages of one member, as agents read them.
#ifndef FRONTDESK_SERVER_SERVICES_MEMBER_PAGE_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_MEMBER_PAGE_SERVICE_H_

#include "frontdesk/v1/member_page_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// The methods, for gRPC to hand us bytes.
using RawMemberPageService = v1::MemberPageService::WithRawCallbackMethod_GetMemberSnapshot<
    v1::MemberPageService::WithRawCallbackMethod_GetNavigation<
        v1::MemberPageService::WithRawCallbackMethod_ListAccountSettings<
            v1::MemberPageService::WithRawCallbackMethod_GetMyInformation<
                v1::MemberPageService::WithRawCallbackMethod_GetMyPlan<
                    v1::MemberPageService::WithRawCallbackMethod_GetPrivacySettings<
                        v1::MemberPageService::WithRawCallbackMethod_GetCreditCardInformation<
                            v1::MemberPageService::WithRawCallbackMethod_GetBlockedMembers<
                                v1::MemberPageService::WithRawCallbackMethod_GetAdditionalInfo<
                                    v1::MemberPageService::Service>>>>>>>>>;

// Thread-safe. Every page is made on a worker thread, from one view of storage.
class MemberPageService final : public RawMemberPageService {
 public:
  explicit MemberPageService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* GetMemberSnapshot(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetNavigation(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListAccountSettings(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetMyInformation(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetMyPlan(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetPrivacySettings(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetCreditCardInformation(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetBlockedMembers(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetAdditionalInfo(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_MEMBER_PAGE_SERVICE_H_
