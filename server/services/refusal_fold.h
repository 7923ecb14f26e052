// Keeps a flood of refused sign-ins from filling the audit log: of those that nothing was looked at
// for, one a second is written down, and how many there were besides.
#ifndef FRONTDESK_SERVER_SERVICES_REFUSAL_FOLD_H_
#define FRONTDESK_SERVER_SERVICES_REFUSAL_FOLD_H_

#include <cstdint>
#include <mutex>
#include <optional>

#include "absl/time/time.h"

namespace frontdesk::services {

// Thread-safe.
class RefusalFold {
 public:
  // Counts a refusal. If it is to be written down: how many were not since the last that was.
  std::optional<uint64_t> Count(absl::Time now) {
    std::lock_guard lock(mutex_);
    if (now < next_) {
      ++folded_;
      return std::nullopt;
    }
    next_ = now + absl::Seconds(1);
    const uint64_t folded = folded_;
    folded_ = 0;
    return folded;
  }

 private:
  std::mutex mutex_;
  absl::Time next_ = absl::InfinitePast();
  uint64_t folded_ = 0;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_REFUSAL_FOLD_H_
