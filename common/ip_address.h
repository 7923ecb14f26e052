// Addresses and networks of the internet protocols, as numbers.
#ifndef FRONTDESK_COMMON_IP_ADDRESS_H_
#define FRONTDESK_COMMON_IP_ADDRESS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdesk {

inline constexpr int kIpBits = 128;
inline constexpr int kIpv4Bits = 32;

// IPv4 is ::ffff:A.B.C.D, and is written A.B.C.D however it was given.
class IpAddress {
 public:
  // `10.0.0.1`, `2001:db8::1`, `fe80::1%eth0` (whose zone is dropped), without brackets and port;
  // nullopt for anything else. Safe on any bytes.
  static std::optional<IpAddress> Parse(std::string_view text);

  bool is_v4() const;
  // The address with all but its first `bits` of 128 set to zero.
  IpAddress Prefix(int bits) const;
  std::string ToString() const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<uint8_t, kIpBits / 8> bytes_{};
};

// All addresses that begin alike.
class IpNetwork {
 public:
  // `10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`; nullopt for anything else, also if bits behind those
  // that count are set.
  static std::optional<IpNetwork> Parse(std::string_view text);

  bool Contains(const IpAddress& address) const { return address.Prefix(bits_) == first_; }

 private:
  IpNetwork(const IpAddress& first, int bits) : first_(first), bits_(bits) {}

  IpAddress first_;
  int bits_;  // of 128
};

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_IP_ADDRESS_H_
