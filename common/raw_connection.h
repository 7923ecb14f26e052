// A connection by hand, to see who is there: bytes with a deadline, and nothing above them.
#ifndef FRONTDESK_COMMON_RAW_CONNECTION_H_
#define FRONTDESK_COMMON_RAW_CONNECTION_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/address.h"
#include "common/posix_file.h"

namespace frontdesk {

// For one thread.
class RawConnection {
 public:
  // Connects to HOST:PORT, [HOST]:PORT or unix:PATH. Connecting, sending and receiving take at most
  // `patience` each; looking up a host name may take longer.
  RawConnection(const std::string& address, absl::Duration patience);

  bool connected() const { return fd_.valid(); }
  // True if all bytes are on their way.
  bool Send(std::string_view bytes) const;
  // Up to `most` bytes, as soon as there are any; empty if none came or the other side is gone.
  std::string Receive(size_t most) const;

 private:
  void ConnectUnix(const std::string& path, absl::Duration patience);
  void ConnectTcp(const HostPort& place, absl::Duration patience);

  FileDescriptor fd_;
};

// What a client of TLS 1.2 says first. A server that speaks TLS answers it; one that does not
// answers with something else, or hangs up.
std::string_view TlsHello();

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_RAW_CONNECTION_H_
