#include "server/tls_credentials.h"

#include <cstdlib>
#include <string>
#include <utility>

#include "grpc/grpc.h"
#include "grpc/grpc_security.h"

namespace frontdesk {
namespace {

// Of TLS 1.2; those of TLS 1.3 are all of this kind.
constexpr char kCipherSuites[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305";

grpc_ssl_client_certificate_request_type RequestType(ClientCertificates clients) {
  switch (clients) {
    case ClientCertificates::kNone:
      return GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE;
    case ClientCertificates::kRequest:
      return GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY;
    case ClientCertificates::kRequire:
      break;
  }
  return GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
}

// gRPC asks Fetch before each handshake and keeps what it has if that has nothing new or fails.
// Why not grpc::experimental::TlsServerCredentials: docs/decisions/0026-tls-and-edge.md.
class ReloadingCredentials final : public grpc::ServerCredentials {
 public:
  ReloadingCredentials(std::shared_ptr<TlsWatch> watch, ClientCertificates clients)
      : watch_(std::move(watch)), clients_(clients) {}
  ~ReloadingCredentials() override {
    if (credentials_ != nullptr) grpc_server_credentials_release(credentials_);
  }

  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    return static_cast<ReloadingCredentials*>(self)->FetchChanged(config);
  }

  // Under a lock of the listener.
  grpc_ssl_certificate_config_reload_status FetchChanged(
      grpc_ssl_server_certificate_config** config) {
    std::shared_ptr<const TlsMaterial> newest = watch_->Newest();
    if (newest == used_) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    used_ = std::move(newest);
    const grpc_ssl_pem_key_cert_pair pair = {used_->key.c_str(), used_->certificate_chain.c_str()};
    *config = grpc_ssl_server_certificate_config_create(
        clients_ == ClientCertificates::kNone ? nullptr : used_->client_ca.c_str(), &pair, 1);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  int AddPortToServer(const std::string& address, grpc_server* server) override {
    credentials_ = grpc_ssl_server_credentials_create_with_options(
        grpc_ssl_server_credentials_create_options_using_config_fetcher(RequestType(clients_),
                                                                        &Fetch, this));
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  const std::shared_ptr<TlsWatch> watch_;
  const ClientCertificates clients_;
  std::shared_ptr<const TlsMaterial> used_;
  grpc_server_credentials* credentials_ = nullptr;
};

}  // namespace

std::shared_ptr<grpc::ServerCredentials> TlsCredentials(std::shared_ptr<TlsWatch> watch,
                                                        ClientCertificates clients) {
  return std::make_shared<ReloadingCredentials>(std::move(watch), clients);
}

void RestrictCipherSuites() { setenv("GRPC_SSL_CIPHER_SUITES", kCipherSuites, /*replace=*/1); }

}  // namespace frontdesk
