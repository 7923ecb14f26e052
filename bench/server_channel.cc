#include "bench/server_channel.h"

#include <cstdlib>

#include "clients/cpp/call_metadata.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace frontdesk::bench {

std::string TokenOfEnvironment() {
  const char* token = std::getenv("FRONTDESK_TOKEN");
  return token == nullptr ? "" : token;
}

std::shared_ptr<grpc::Channel> ConnectTo(const std::string& address,
                                         const grpc::ChannelArguments& arguments) {
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      address, grpc::InsecureChannelCredentials(), arguments,
      client::SendWithCalls(TokenOfEnvironment()));
}

}  // namespace frontdesk::bench
