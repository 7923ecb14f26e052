#include "server/services/peer_address.h"

#include <arpa/inet.h>

#include <array>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/strings.h"

namespace frontdesk::services {
namespace {

// The network of an IPv6 address as text, or the text itself if it is none. An IPv4 address in its
// clothes is that address.
std::string NetworkOf(const std::string& address) {
  in6_addr bytes;
  if (inet_pton(AF_INET6, address.substr(0, address.find('%')).c_str(), &bytes) != 1) {
    return address;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
    return inet_ntop(AF_INET, bytes.s6_addr + 12, text.data(), text.size());
  }
  std::memset(bytes.s6_addr + 8, 0, 8);
  return absl::StrCat(inet_ntop(AF_INET6, &bytes, text.data(), text.size()), "/64");
}

}  // namespace

std::string SourceOf(std::string_view peer) {
  const size_t scheme = peer.find(':');
  const size_t port = peer.rfind(':');
  if (scheme == peer.npos || peer.starts_with("unix")) return "local";
  if (port == scheme) return std::string(peer.substr(scheme + 1));
  std::string address(peer.substr(scheme + 1, port - scheme - 1));
  if (!peer.starts_with("ipv6:")) return address;
  address =
      absl::StrReplaceAll(address, {{"%5B", ""}, {"%5D", ""}, {"[", ""}, {"]", ""}, {"%25", "%"}});
  return NetworkOf(address);
}

}  // namespace frontdesk::services
