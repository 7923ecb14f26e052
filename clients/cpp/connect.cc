#include "clients/cpp/connect.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/call_metadata.h"
#include "common/address.h"
#include "common/error.h"
#include "common/posix_file.h"
#include "common/raw_connection.h"
#include "common/status_macros.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/support/channel_arguments.h"

namespace frontdesk::client {
namespace {

constexpr int kMaxReplyBytes = 16 * 1024 * 1024;
// A stream with a silent server ends after the sum of these.
constexpr int kKeepaliveMillis = 60'000;
constexpr int kKeepaliveTimeoutMillis = 20'000;
constexpr size_t kMostBytes = 1 << 20;  // of a PEM file
constexpr absl::Duration kPatience = absl::Seconds(1);

absl::Status Unusable(const std::string& path, std::string_view why) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "TLS_FILES_UNUSABLE",
                   absl::StrCat(path, " ", std::string(why)));
}

// What the file holds; nothing if none is named.
absl::StatusOr<std::string> Read(const std::string& path) {
  if (path.empty()) return std::string();
  absl::StatusOr<std::string> text = ReadFileHead(path, kMostBytes);
  return text.ok() ? std::move(text) : Unusable(path, "cannot be read");
}

enum class Speaks { kNothing, kTls, kPlaintext };

Speaks WhatSpeaks(const std::string& address) {
  const RawConnection connection(address, kPatience);
  if (!connection.connected()) return Speaks::kNothing;
  // A gRPC server without TLS begins with its settings; one with TLS waits to be spoken to.
  constexpr size_t kFrameHeader = 9;
  constexpr size_t kTypeAt = 3;
  constexpr char kSettings = 4;
  const std::string first = connection.Receive(kFrameHeader);
  if (first.size() == kFrameHeader) {
    return first[kTypeAt] == kSettings ? Speaks::kPlaintext : Speaks::kNothing;
  }
  connection.Send(TlsHello());
  constexpr char kHandshake = 0x16;
  constexpr char kAlert = 0x15;
  const std::string answer = connection.Receive(1);
  return answer == std::string(1, kHandshake) || answer == std::string(1, kAlert)
             ? Speaks::kTls
             : Speaks::kNothing;
}

absl::Status Unavailable(std::string_view reason, std::string_view message) {
  return MakeError(absl::StatusCode::kUnavailable, reason, message);
}

}  // namespace

bool UsesTls(const ServerPlace& place) {
  return !place.tls_ca.empty() || !place.tls_cert.empty() || !place.tls_key.empty() ||
         !IsThisMachine(place.address);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsFor(const ServerPlace& place) {
  if (!UsesTls(place)) return grpc::InsecureChannelCredentials();
  if (place.tls_cert.empty() != place.tls_key.empty()) {
    return Unusable(place.tls_cert + place.tls_key,
                    "is of no use alone: a certificate and its key go together");
  }
  grpc::SslCredentialsOptions options;
  ASSIGN_OR_RETURN(options.pem_root_certs, Read(place.tls_ca));
  ASSIGN_OR_RETURN(options.pem_cert_chain, Read(place.tls_cert));
  ASSIGN_OR_RETURN(options.pem_private_key, Read(place.tls_key));
  return grpc::SslCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const ServerPlace& place) {
  ASSIGN_OR_RETURN(const auto credentials, CredentialsFor(place));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReplyBytes);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMillis);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMillis);
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      place.address, credentials, arguments, SendWithCalls(place.token, place.ticket));
}

absl::Status ExplainUnavailable(const absl::Status& status, const ServerPlace& place) {
  if (!absl::IsUnavailable(status) || !GetErrorDetail(status).reason.empty()) return status;
  const bool tls = UsesTls(place);
  const Speaks speaks = WhatSpeaks(place.address);
  if (speaks == Speaks::kTls && !tls) {
    return Unavailable("SERVER_SPEAKS_TLS",
                       absl::StrCat("the server at ", place.address,
                                    " speaks TLS: name the authority of its certificate"));
  }
  if (speaks == Speaks::kPlaintext && tls) {
    return Unavailable("SERVER_SPEAKS_PLAINTEXT", absl::StrCat("the server at ", place.address,
                                                               " speaks plain text, not TLS"));
  }
  if (speaks != Speaks::kTls) return status;
  if (absl::StrContains(status.message(), "CERTIFICATE_VERIFY_FAILED") ||
      absl::StrContains(status.message(), "certificate verify failed")) {
    return Unavailable("SERVER_NOT_TRUSTED",
                       absl::StrCat("the certificate of the server at ", place.address,
                                    " has ended, is of another host, or is signed by an authority "
                                    "that is not trusted"));
  }
  return Unavailable("TLS_REFUSED",
                     absl::StrCat("the server at ", place.address,
                                  " refuses this client: it may want a certificate, or one of "
                                  "another authority"));
}

}  // namespace frontdesk::client
