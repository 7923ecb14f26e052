#include "server/listeners.h"

#include <algorithm>
#include <memory>
#include <string>

#include "common/status_macros.h"
#include "server/tls_credentials.h"
#include "server/tls_files.h"

namespace frontdesk {
namespace {

void TellOf(const absl::StatusOr<TlsMaterial>& material, Log& log) {
  if (material.ok()) {
    const std::string until =
        absl::FormatTime(absl::RFC3339_sec, material->not_after, absl::UTCTimeZone());
    log.Write(LogLevel::kInfo, "tls_certificate", {{"not_after", LogValue::Setting(until)}});
  } else {
    const std::string message(material.status().message());
    log.Write(LogLevel::kError, "tls_certificate_refused",
              {{"message", LogValue::Setting(message)}});
  }
}

}  // namespace

absl::StatusOr<std::vector<Listener>> MakeListeners(const std::vector<ListenOptions>& wanted,
                                                    const TlsFiles& files, const Clock& clock,
                                                    Log& log) {
  std::shared_ptr<TlsWatch> watch;
  if (!std::ranges::all_of(wanted, &ListenOptions::plaintext)) {
    const auto tell = [&log](const absl::StatusOr<TlsMaterial>& material) {
      TellOf(material, log);
    };
    ASSIGN_OR_RETURN(watch, TlsWatch::Open(files, clock, tell));
    TellOf(*watch->Newest(), log);
  }
  std::vector<Listener> listeners;
  for (const ListenOptions& one : wanted) {
    listeners.push_back(
        {one.address, one.plaintext ? nullptr : TlsCredentials(watch, one.clients)});
  }
  return listeners;
}

}  // namespace frontdesk
