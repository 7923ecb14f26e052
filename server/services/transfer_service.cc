#include "server/services/transfer_service.h"

#include "server/services/export_stream.h"
#include "server/services/import_stream.h"

namespace frontdesk::services {

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* TransferService::ImportAccounts(
    grpc::CallbackServerContext* context) {
  return StartImport(environment_, *context);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TransferService::ExportAccounts(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return StartExport(environment_, *context, *request);
}

}  // namespace frontdesk::services
