// frontdesk.admin.v1.AuditService: who saw and did what.
#ifndef FRONTDESK_SERVER_SERVICES_AUDIT_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_AUDIT_SERVICE_H_

#include "frontdesk/admin/v1/audit_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

using RawAuditService = admin::v1::AuditService::WithRawCallbackMethod_SearchAuditLog<
    admin::v1::AuditService::WithRawCallbackMethod_GetAccessReport<
        admin::v1::AuditService::WithRawCallbackMethod_ListAuditAlerts<
            admin::v1::AuditService::WithRawCallbackMethod_VerifyAuditLog<
                admin::v1::AuditService::WithRawCallbackMethod_GetAuditHead<
                    admin::v1::AuditService::WithRawCallbackMethod_OverrideShowBudget<
                        admin::v1::AuditService::Service>>>>>>;

// Thread-safe.
class AuditService final : public RawAuditService {
 public:
  explicit AuditService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* SearchAuditLog(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetAccessReport(grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListAuditAlerts(grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* VerifyAuditLog(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetAuditHead(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* OverrideShowBudget(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_AUDIT_SERVICE_H_
