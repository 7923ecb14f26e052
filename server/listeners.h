// From what was asked for on the command line to listeners.
#ifndef FRONTDESK_SERVER_LISTENERS_H_
#define FRONTDESK_SERVER_LISTENERS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/clock.h"
#include "common/log.h"
#include "server/grpc_server.h"
#include "server/listen_options.h"

namespace frontdesk {

// Reads the certificates if a listener needs them, and tells the log of those that come later.
// Errors of ReadTlsFiles. `clock` and `log` must outlive the listeners.
absl::StatusOr<std::vector<Listener>> MakeListeners(const std::vector<ListenOptions>& wanted,
                                                    const TlsFiles& files, const Clock& clock,
                                                    Log& log);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_LISTENERS_H_
