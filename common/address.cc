#include "common/address.h"

#include <arpa/inet.h>

namespace frontdesk {

std::optional<HostPort> SplitHostPort(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == address.npos || colon + 1 == address.size()) return std::nullopt;
  std::string_view host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return std::nullopt;
  }
  return HostPort{std::string(host), std::string(address.substr(colon + 1))};
}

std::optional<std::string> UnixPath(std::string_view address) {
  constexpr std::string_view kUnix = "unix:";
  if (!address.starts_with(kUnix)) return std::nullopt;
  address.remove_prefix(kUnix.size());
  while (address.starts_with("//")) address.remove_prefix(1);
  return std::string(address);
}

bool IsThisMachine(std::string_view address) {
  if (UnixPath(address)) return true;
  const std::optional<HostPort> place = SplitHostPort(address);
  if (!place) return false;
  if (place->host == "localhost") return true;
  in_addr v4;
  if (inet_pton(AF_INET, place->host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6;
  return inet_pton(AF_INET6, place->host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace frontdesk
