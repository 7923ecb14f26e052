// When a failed call is worth another try, and how long to wait before it.
#ifndef FRONTDESK_CLIENTS_CPP_RETRY_H_
#define FRONTDESK_CLIENTS_CPP_RETRY_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"

namespace frontdesk::client {

struct CallPolicy {
  absl::Duration deadline = absl::Seconds(30);  // for the call with all its tries
  int max_attempts = 5;
  absl::Duration first_wait = absl::Milliseconds(100);  // doubled before each further try
  absl::Duration max_wait = absl::Seconds(3);
  // How long an import under way waits for a server that is gone: longer than it takes to start.
  absl::Duration patience = absl::Minutes(3);
  // How to wait; tests put their own.
  std::function<void(absl::Duration)> sleep = [](absl::Duration d) { absl::SleepFor(d); };
};

// The waits between tries: doubling up to the limit, each drawn from its upper half so that clients
// that failed together do not return together. Not thread-safe.
class Backoff {
 public:
  explicit Backoff(const CallPolicy& policy) : next_(policy.first_wait), limit_(policy.max_wait) {}
  absl::Duration Next();

 private:
  absl::Duration next_;
  absl::Duration limit_;
};

// True for UNAVAILABLE, the one code that says that nothing is wrong with the request.
bool IsWorthRetrying(const absl::Status& status);

// Makes the call until it succeeds, fails in another way than UNAVAILABLE, or runs out of tries or
// time. `call` must be safe to repeat: a read, or a write with a request ID.
absl::Status CallWithRetry(const CallPolicy& policy,
                           const std::function<grpc::Status(grpc::ClientContext&)>& call);

// A request ID nobody else uses: 128 random bits in hexadecimal.
std::string NewRequestId();

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_RETRY_H_
