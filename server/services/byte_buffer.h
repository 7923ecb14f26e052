// What gRPC received, in one piece.
#ifndef FRONTDESK_SERVER_SERVICES_BYTE_BUFFER_H_
#define FRONTDESK_SERVER_SERVICES_BYTE_BUFFER_H_

#include <string>
#include <vector>

#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"

namespace frontdesk::services {

// A copy of the bytes; empty if they cannot be read.
inline std::string Flatten(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string flat;
  if (!bytes.Dump(&slices).ok()) return flat;
  for (const grpc::Slice& slice : slices) {
    flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return flat;
}

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_BYTE_BUFFER_H_
