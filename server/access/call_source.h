// Where a call comes from: what gRPC says of the peer, or what a proxy that is trusted says of its
// client.
#ifndef FRONTDESK_SERVER_ACCESS_CALL_SOURCE_H_
#define FRONTDESK_SERVER_ACCESS_CALL_SOURCE_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/ip_address.h"

namespace frontdesk::access {

// Which header a proxy adds. Only this one is read: a proxy that adds one passes on the other as
// the client wrote it.
enum class ForwardedHeader {
  kXForwardedFor,  // x-forwarded-for: CLIENT, PROXY…
  kForwarded,      // forwarded: for=CLIENT, for=PROXY… (RFC 7239)
};

// `x-forwarded-for` or `forwarded`.
std::string_view NameOf(ForwardedHeader header);

// Peers whose word about their clients is taken.
struct TrustedProxies {
  std::vector<IpNetwork> networks;
  bool local = false;  // whoever comes by a unix socket
  ForwardedHeader header = ForwardedHeader::kXForwardedFor;

  // `peer` as gRPC says it: `ipv4:10.0.0.1:4711`, `ipv6:%5B2001:db8::1%5D:4711`, `unix:`.
  bool Trust(std::string_view peer) const;
};

struct CallSource {
  // What failed sign-ins from one place have in common: the address; of IPv6 the network of 64
  // bits, in which one machine has all addresses it likes; `local` for a socket of this machine.
  std::string place;
  // For the audit log: the address, or `CLIENT via PROXY` if a proxy said so.
  std::string address;
  bool forwarded = false;  // a proxy said so

  friend bool operator==(const CallSource&, const CallSource&) = default;
};

// The source of a call from `peer`.
CallSource SourceOf(std::string_view peer);

// The source of a call that a trusted proxy, `peer`, has passed on. `forwarded` is what it says of
// its client, the last of the headers if there are several; of it only what the proxy itself has
// added counts, which is the last. The peer itself if that is no address. Safe on any bytes.
CallSource SourceOf(std::string_view peer, ForwardedHeader header, std::string_view forwarded);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_CALL_SOURCE_H_
