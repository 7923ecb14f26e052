// Addresses of servers: HOST:PORT, [HOST]:PORT or unix:PATH.
#ifndef FRONTDESK_COMMON_ADDRESS_H_
#define FRONTDESK_COMMON_ADDRESS_H_

#include <optional>
#include <string>
#include <string_view>

namespace frontdesk {

struct HostPort {
  std::string host;  // without brackets
  std::string port;  // not empty
};

// nullopt if `address` is not HOST:PORT or [HOST]:PORT. Does not look at what host and port are.
std::optional<HostPort> SplitHostPort(std::string_view address);

// The path of unix:PATH and unix:///PATH; nullopt if `address` is of another kind.
std::optional<std::string> UnixPath(std::string_view address);

// Whether no other machine can be meant: a unix socket, localhost, 127.0.0.0/8 or ::1. Names are
// not looked up.
bool IsThisMachine(std::string_view address);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_ADDRESS_H_
