// The flags that say where to listen.
#ifndef FRONTDESK_SERVER_LISTEN_FLAGS_H_
#define FRONTDESK_SERVER_LISTEN_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/listen_options.h"

namespace frontdesk {

struct ListenFlags {
  std::vector<std::string> addresses;  // ADDRESS[,WORD]…
  // For listeners that do not say it themselves:
  bool plaintext = false;
  std::string clients;  // none, request, require; empty: as the files allow
};

// INVALID_ARGUMENT, in words, if an address or a word behind it is none; if a listener would speak
// plain text beyond this machine (127.0.0.0/8, [::1], localhost and unix: are on it), or on it
// without having been told to; if TLS lacks the certificate, the key or the authorities it needs.
absl::StatusOr<std::vector<ListenOptions>> ParseListeners(const ListenFlags& flags,
                                                          const TlsFiles& files);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_LISTEN_FLAGS_H_
