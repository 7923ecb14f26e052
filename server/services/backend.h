// What the services stand on, and the gate they stand behind until it is there.
#ifndef FRONTDESK_SERVER_SERVICES_BACKEND_H_
#define FRONTDESK_SERVER_SERVICES_BACKEND_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "common/log.h"
#include "server/access/policy/method_rules.h"
#include "server/directory/directory.h"
#include "server/services/access_control.h"
#include "server/services/page_token.h"
#include "server/services/worker_pool.h"

namespace frontdesk::services {

// What the server can do once its index is complete. Thread-safe.
struct Backend {
  directory::Directory& directory;
  PageTokens tokens;
  AccessControl access;
  absl::Duration startup;   // from start to serving
  bool sends_mail = false;  // a mail server is configured; otherwise mails wait
};

// Since the start of the process.
struct Counters {
  std::atomic<uint64_t> searches = 0;
  std::atomic<uint64_t> card_lookups = 0;
};

// Shared by all services; lives as long as the gRPC server.
struct ServerEnvironment {
  ServerEnvironment(Log& the_log, std::string the_version, absl::Time the_start,
                    access::MethodRules the_rules)
      : log(the_log),
        version(std::move(the_version)),
        start(the_start),
        rules(std::move(the_rules)) {}

  Log& log;
  const std::string version;
  const absl::Time start;
  const access::MethodRules rules;  // of every method that is served
  // Whom to turn to, said with every error; set before the first call.
  std::string support = "if this does not help, give your administrator the request ID";
  WorkerPool workers;  // where what may take long runs, away from the look-ups of tills
  Counters counters;
  std::atomic<Backend*> backend =
      nullptr;  // null: not ready, calls are answered UNAVAILABLE NOT_READY
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_BACKEND_H_
