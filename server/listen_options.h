// Where the server listens, and what it takes to be let in.
#ifndef FRONTDESK_SERVER_LISTEN_OPTIONS_H_
#define FRONTDESK_SERVER_LISTEN_OPTIONS_H_

#include <string>

namespace frontdesk {

// Whether clients of a TLS listener show certificates of their own.
enum class ClientCertificates {
  kNone,     // they are not asked
  kRequest,  // they may; what is shown must be good
  kRequire,  // they must
};

struct ListenOptions {
  std::string address;     // HOST:PORT, [HOST]:PORT or unix:PATH
  bool plaintext = false;  // no TLS; on this machine only
  ClientCertificates clients = ClientCertificates::kNone;
};

// PEM files.
struct TlsFiles {
  std::string certificate;  // the server's, and those that lead to its authority
  std::string key;          // of the server's certificate
  std::string client_ca;    // authorities of clients; empty: no client certificates
};

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_LISTEN_OPTIONS_H_
