// Where a call comes from.
#ifndef FRONTDESK_SERVER_SERVICES_PEER_ADDRESS_H_
#define FRONTDESK_SERVER_SERVICES_PEER_ADDRESS_H_

#include <string>
#include <string_view>

namespace frontdesk::services {

// What failed sign-ins from one place have in common, out of what gRPC says of a peer
// (`ipv4:10.0.0.1:4711`, `ipv6:%5B2001:db8::1%5D:4711`, `unix:`): the address without its port; of
// IPv6 the network of 64 bits, in which one machine has all addresses it likes; `local` for a
// socket of this machine.
std::string SourceOf(std::string_view peer);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PEER_ADDRESS_H_
