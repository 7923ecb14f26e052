// Connections to the server that is measured.
#ifndef FRONTDESK_BENCH_SERVER_CHANNEL_H_
#define FRONTDESK_BENCH_SERVER_CHANNEL_H_

#include <memory>
#include <string>

#include "grpcpp/channel.h"
#include "grpcpp/support/channel_arguments.h"

namespace frontdesk::bench {

// The token in $FRONTDESK_TOKEN; empty if there is none.
std::string TokenOfEnvironment();

// A channel without encryption that sends the token in $FRONTDESK_TOKEN, if there is one, with
// every call. Connects when first used.
std::shared_ptr<grpc::Channel> ConnectTo(const std::string& address,
                                         const grpc::ChannelArguments& arguments = {});

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_SERVER_CHANNEL_H_
