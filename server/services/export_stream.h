// One stream of TransferService/ExportAccounts.
#ifndef FRONTDESK_SERVER_SERVICES_EXPORT_STREAM_H_
#define FRONTDESK_SERVER_SERVICES_EXPORT_STREAM_H_

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Starts the stream; it owns itself.
grpc::ServerWriteReactor<grpc::ByteBuffer>* StartExport(ServerEnvironment& environment,
                                                        grpc::CallbackServerContext& context,
                                                        const grpc::ByteBuffer& request);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_EXPORT_STREAM_H_
