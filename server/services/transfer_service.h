// frontdesk.admin.v1.TransferService: accounts in and out in bulk.
#ifndef FRONTDESK_SERVER_SERVICES_TRANSFER_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_TRANSFER_SERVICE_H_

#include "frontdesk/admin/v1/transfer_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe. One batch of a stream is under way at a time: a client that sends faster is held
// back by gRPC.
class TransferService final
    : public admin::v1::TransferService::WithRawCallbackMethod_ImportAccounts<
          admin::v1::TransferService::WithRawCallbackMethod_ExportAccounts<
              admin::v1::TransferService::Service>> {
 public:
  explicit TransferService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ImportAccounts(
      grpc::CallbackServerContext* context) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ExportAccounts(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_TRANSFER_SERVICE_H_
