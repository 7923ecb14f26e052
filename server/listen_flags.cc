#include "server/listen_flags.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/address.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

absl::Status Wrong(const std::string& message) { return absl::InvalidArgumentError(message); }

// Whether nobody beyond this machine can reach the address; an error if it is none.
absl::StatusOr<bool> StaysHere(std::string_view address) {
  if (UnixPath(address)) return true;
  const std::optional<HostPort> place = SplitHostPort(address);
  int port;
  if (!place || !absl::SimpleAtoi(place->port, &port) || port < 0 || port > 65535) {
    return Wrong("--listen must be HOST:PORT, [HOST]:PORT or unix:PATH");
  }
  return IsThisMachine(address);
}

absl::StatusOr<ClientCertificates> ParseClients(std::string_view when, const TlsFiles& files) {
  if (when.empty() && files.client_ca.empty()) return ClientCertificates::kNone;
  if (when == "none") return ClientCertificates::kNone;
  if (files.client_ca.empty()) {
    return Wrong("--tls_client_ca is needed: the authorities of the clients' certificates");
  }
  if (when == "request" || when.empty()) return ClientCertificates::kRequest;
  if (when == "require") return ClientCertificates::kRequire;
  return Wrong("tls_clients must be none, request or require");
}

absl::Status CheckPlaintext(std::string_view address, bool stays_here) {
  if (stays_here) return absl::OkStatus();
  return Wrong(absl::StrCat(ToAbsl(address),
                            " can be reached from other machines: plain text must stay on this one "
                            "(127.0.0.1, [::1], localhost or unix:); give --tls_cert and "
                            "--tls_key"));
}

absl::Status CheckTls(std::string_view address, bool stays_here, const TlsFiles& files) {
  if (!files.certificate.empty() && !files.key.empty()) return absl::OkStatus();
  return Wrong(absl::StrCat("to listen on ", ToAbsl(address), " give --tls_cert and --tls_key",
                            stays_here ? ", or --plaintext as it stays on this machine" : ""));
}

absl::StatusOr<ListenOptions> ParseListener(const std::string& text, const ListenFlags& flags,
                                            const TlsFiles& files) {
  const std::vector<std::string> words = absl::StrSplit(text, ',');
  ListenOptions listener{.address = words[0], .plaintext = flags.plaintext};
  std::string clients = flags.clients;
  for (size_t i = 1; i < words.size(); ++i) {
    constexpr std::string_view kClients = "tls_clients=";
    if (words[i] == "plaintext" || words[i] == "tls") {
      listener.plaintext = words[i] == "plaintext";
    } else if (words[i].starts_with(kClients)) {
      clients = words[i].substr(kClients.size());
    } else {
      return Wrong("behind the address of --listen may stand plaintext, tls or tls_clients=WHEN");
    }
  }
  ASSIGN_OR_RETURN(const bool stays_here, StaysHere(listener.address));
  if (listener.plaintext) {
    RETURN_IF_ERROR(CheckPlaintext(listener.address, stays_here));
    return listener;
  }
  RETURN_IF_ERROR(CheckTls(listener.address, stays_here, files));
  ASSIGN_OR_RETURN(listener.clients, ParseClients(clients, files));
  return listener;
}

}  // namespace

absl::StatusOr<std::vector<ListenOptions>> ParseListeners(const ListenFlags& flags,
                                                          const TlsFiles& files) {
  std::vector<ListenOptions> listeners;
  for (const std::string& text : flags.addresses) {
    ASSIGN_OR_RETURN(ListenOptions listener, ParseListener(text, flags, files));
    listeners.push_back(std::move(listener));
  }
  return listeners;
}

}  // namespace frontdesk
