#include "clients/cpp/retry.h"

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cpp/wire_status.h"

namespace frontdesk::client {

absl::Duration Backoff::Next() {
  thread_local std::mt19937 random{std::random_device{}()};
  const absl::Duration wait = std::min(next_, limit_);
  next_ = wait * 2;
  return wait * std::uniform_real_distribution<double>(0.5, 1.0)(random);
}

bool IsWorthRetrying(const absl::Status& status) { return absl::IsUnavailable(status); }

absl::Status CallWithRetry(const CallPolicy& policy,
                           const std::function<grpc::Status(grpc::ClientContext&)>& call) {
  const absl::Time deadline = absl::Now() + policy.deadline;
  Backoff backoff(policy);
  for (int attempt = 1;; ++attempt) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(deadline));
    absl::Status status = FromWire(call(context));
    if (!IsWorthRetrying(status) || attempt >= policy.max_attempts) return status;
    const absl::Duration wait = backoff.Next();
    if (absl::Now() + wait >= deadline) return status;
    policy.sleep(wait);
  }
}

std::string NewRequestId() {
  std::random_device random;
  const auto word = [&] { return absl::Hex(random(), absl::kZeroPad8); };
  return absl::StrCat(word(), word(), word(), word());
}

}  // namespace frontdesk::client
