#include "common/raw_connection.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cstring>
#include <memory>

namespace frontdesk {
namespace {

// The least that a TLS server answers, if only with an alert.
constexpr char kHello[] =
    // Record and message: handshake, ClientHello, TLS 1.2.
    "\x16\x03\x01\x00\x53\x01\x00\x00\x4f"
    "\x03\x03"
    // 32 bytes on which nothing depends; no session.
    "frontdesk asks who is there....."
    "\x00"
    // ECDHE with AES-GCM for both kinds of keys; no compression.
    "\x00\x08\xc0\x2b\xc0\x2f\xc0\x2c\xc0\x30"
    "\x01\x00"
    // Extensions: curves, point formats, signatures.
    "\x00\x1e"
    "\x00\x0a\x00\x06\x00\x04\x00\x17\x00\x1d"
    "\x00\x0b\x00\x02\x01\x00"
    "\x00\x0d\x00\x0a\x00\x08\x04\x03\x08\x04\x04\x01\x05\x03";

// A socket whose calls wait at most `patience`, connected; not valid if that did not work.
FileDescriptor Connect(int family, const sockaddr* address, socklen_t size,
                       absl::Duration patience) {
  FileDescriptor fd(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval most = absl::ToTimeval(patience);
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most));  // of connect too
  setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
  if (connect(fd.get(), address, size) != 0) return FileDescriptor();
  return fd;
}

}  // namespace

std::string_view TlsHello() { return {kHello, sizeof(kHello) - 1}; }

RawConnection::RawConnection(const std::string& address, absl::Duration patience) {
  if (const std::optional<std::string> path = UnixPath(address)) {
    ConnectUnix(*path, patience);
  } else if (const std::optional<HostPort> place = SplitHostPort(address)) {
    ConnectTcp(*place, patience);
  }
}

void RawConnection::ConnectUnix(const std::string& path, absl::Duration patience) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return;
  std::memcpy(address.sun_path, path.data(), path.size());
  fd_ = Connect(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof(address), patience);
}

void RawConnection::ConnectTcp(const HostPort& place, absl::Duration patience) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(place.host.c_str(), place.port.c_str(), &hints, &found) != 0) return;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, &freeaddrinfo);
  for (const addrinfo* one = found; one != nullptr && !fd_.valid(); one = one->ai_next) {
    fd_ = Connect(one->ai_family, one->ai_addr, one->ai_addrlen, patience);
  }
}

bool RawConnection::Send(std::string_view bytes) const {
  const ssize_t sent = send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return sent == static_cast<ssize_t>(bytes.size());
}

std::string RawConnection::Receive(size_t most) const {
  std::string bytes(most, '\0');
  const ssize_t received = recv(fd_.get(), bytes.data(), bytes.size(), 0);
  bytes.resize(received > 0 ? static_cast<size_t>(received) : 0);
  return bytes;
}

}  // namespace frontdesk
