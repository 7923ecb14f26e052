// How long to wait before asking again, carried inside an absl::Status to the wire.
#ifndef FRONTDESK_COMMON_RETRY_AFTER_H_
#define FRONTDESK_COMMON_RETRY_AFTER_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace frontdesk {

// `status`, which must not be OK, with `wait`, which counts in whole seconds.
absl::Status WithRetryAfter(absl::Status status, absl::Duration wait);

// What WithRetryAfter gave, or nullopt.
std::optional<absl::Duration> GetRetryAfter(const absl::Status& status);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_RETRY_AFTER_H_
