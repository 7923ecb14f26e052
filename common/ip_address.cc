#include "common/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/numbers.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

constexpr std::array<uint8_t, 12> kIpv4Prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  const std::string whole(text);
  IpAddress address;
  if (inet_pton(AF_INET, whole.c_str(), address.bytes_.data() + kIpv4Prefix.size()) == 1) {
    std::ranges::copy(kIpv4Prefix, address.bytes_.begin());
  } else {
    const std::string without_zone = whole.substr(0, whole.find('%'));
    if (inet_pton(AF_INET6, without_zone.c_str(), address.bytes_.data()) != 1) return std::nullopt;
  }
  // A zero byte would have ended the text for the system.
  if (text.find('\0') != text.npos) return std::nullopt;
  return address;
}

bool IpAddress::is_v4() const {
  return std::equal(kIpv4Prefix.begin(), kIpv4Prefix.end(), bytes_.begin());
}

IpAddress IpAddress::Prefix(int bits) const {
  IpAddress prefix = *this;
  for (int i = 0; i < kIpBits / 8; ++i) {
    const int kept = std::clamp(bits - 8 * i, 0, 8);
    prefix.bytes_[i] &= static_cast<uint8_t>(0xff00 >> kept);
  }
  return prefix;
}

std::string IpAddress::ToString() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const uint8_t* const bytes = bytes_.data() + (is_v4() ? kIpv4Prefix.size() : 0);
  return inet_ntop(is_v4() ? AF_INET : AF_INET6, bytes, text.data(), text.size());
}

std::optional<IpNetwork> IpNetwork::Parse(std::string_view text) {
  const size_t slash = text.find('/');
  const std::optional<IpAddress> first = IpAddress::Parse(text.substr(0, slash));
  if (!first) return std::nullopt;
  const int most = first->is_v4() ? kIpv4Bits : kIpBits;
  int bits = most;
  if (slash != text.npos &&
      (!absl::SimpleAtoi(ToAbsl(text.substr(slash + 1)), &bits) || bits < 0 || bits > most)) {
    return std::nullopt;
  }
  const IpNetwork network(*first, bits + kIpBits - most);
  return network.Contains(*first) ? std::optional(network) : std::nullopt;
}

}  // namespace frontdesk
