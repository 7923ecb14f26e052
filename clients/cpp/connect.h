// Where a server is, and how it is spoken to.
#ifndef FRONTDESK_CLIENTS_CPP_CONNECT_H_
#define FRONTDESK_CLIENTS_CPP_CONNECT_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/channel.h"
#include "grpcpp/security/credentials.h"

namespace frontdesk::client {

struct ServerPlace {
  std::string address;  // host:port, [host]:port or unix:path
  // PEM files of TLS. It is spoken if one is named, and to every address beyond this machine.
  std::string tls_ca = "";    // authorities that may have signed the server's certificate; empty:
                              // those of the system
  std::string tls_cert = "";  // this client's own certificate, if the server asks for one, and
  std::string tls_key = "";   // its key
  std::string token = "";     // sent with every call; empty: none
  std::string ticket = "";    // likewise: why the calls are made, for the audit log
};

// Whether TLS is spoken there.
bool UsesTls(const ServerPlace& place);

// What a channel to the place is made with, by those who need one of their own. Errors of Connect.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsFor(const ServerPlace& place);

// A channel that connects when it is first used. Proxies of the environment are not asked.
// FAILED_PRECONDITION TLS_FILES_UNUSABLE names a file that cannot be read, or the one that lacks
// its other half.
absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const ServerPlace& place);

// Says why there is no connection if that can be told: `status`, if it is UNAVAILABLE and not of
// the service, with a message for people. Asks the address by hand; takes up to two seconds.
// Reasons: SERVER_SPEAKS_TLS, SERVER_SPEAKS_PLAINTEXT, SERVER_NOT_TRUSTED, TLS_REFUSED.
absl::Status ExplainUnavailable(const absl::Status& status, const ServerPlace& place);

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_CONNECT_H_
