// What a listener demands of those who connect, as gRPC takes it.
#ifndef FRONTDESK_SERVER_TLS_CREDENTIALS_H_
#define FRONTDESK_SERVER_TLS_CREDENTIALS_H_

#include <memory>

#include "grpcpp/security/server_credentials.h"
#include "server/listen_options.h"
#include "server/tls_files.h"

namespace frontdesk {

// TLS 1.2 or 1.3 with what `watch` holds when a client connects; connections that stand keep what
// they began with. Certificates of clients are verified against `client_ca`, in which case the
// call's AuthContext tells of them (`x509_common_name`, `x509_subject`, `x509_pem_cert`). Must
// outlive the server that it is used with.
std::shared_ptr<grpc::ServerCredentials> TlsCredentials(std::shared_ptr<TlsWatch> watch,
                                                        ClientCertificates clients);

// Leaves only suites with authenticated encryption and forward secrecy, whatever the environment
// says. To be called before the first use of gRPC and before there are threads.
void RestrictCipherSuites();

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_TLS_CREDENTIALS_H_
