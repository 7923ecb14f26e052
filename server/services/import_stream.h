// One stream of TransferService/ImportAccounts.
#ifndef FRONTDESK_SERVER_SERVICES_IMPORT_STREAM_H_
#define FRONTDESK_SERVER_SERVICES_IMPORT_STREAM_H_

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Starts the stream; it owns itself.
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StartImport(
    ServerEnvironment& environment, grpc::CallbackServerContext& context);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_IMPORT_STREAM_H_
