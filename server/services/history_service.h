// frontdesk.v1.HistoryService: what happened to an account and its member.
#ifndef FRONTDESK_SERVER_SERVICES_HISTORY_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_HISTORY_SERVICE_H_

#include "frontdesk/v1/history_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// The methods, for gRPC to hand us bytes.
using RawHistoryService = v1::HistoryService::WithRawCallbackMethod_ListAuditHistory<
    v1::HistoryService::WithRawCallbackMethod_ListMemberHistory<
        v1::HistoryService::WithRawCallbackMethod_ListAccountHistory<
            v1::HistoryService::WithRawCallbackMethod_GetSafetyHistory<
                v1::HistoryService::WithRawCallbackMethod_GetMemberStats<
                    v1::HistoryService::Service>>>>>;

// Thread-safe.
class HistoryService final : public RawHistoryService {
 public:
  explicit HistoryService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* ListAuditHistory(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListMemberHistory(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListAccountHistory(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetSafetyHistory(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetMemberStats(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_HISTORY_SERVICE_H_
