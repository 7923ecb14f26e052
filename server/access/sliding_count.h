// How often something happened lately.
#ifndef FRONTDESK_SERVER_ACCESS_SLIDING_COUNT_H_
#define FRONTDESK_SERVER_ACCESS_SLIDING_COUNT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace frontdesk::access {

// Counts in a window that slides on in steps: what happened counts in the step it happened in and
// the `steps` - 1 after it. Not thread-safe. Time that goes back stands still.
class SlidingCount {
 public:
  SlidingCount(size_t steps, absl::Duration step) : counts_(steps), step_(step) {}

  void Add(uint32_t count, absl::Time now) {
    Advance(now);
    counts_[newest_ % counts_.size()] += count;
    sum_ += count;
  }

  uint64_t Sum(absl::Time now) {
    Advance(now);
    return sum_;
  }

  // When the sum falls below `limit`, which it has reached.
  absl::Time FreeAt(uint64_t limit) const {
    uint64_t rest = sum_;
    const int64_t steps = static_cast<int64_t>(counts_.size());
    for (int64_t at = std::max<int64_t>(newest_ - steps + 1, 0); at <= newest_; ++at) {
      rest -= counts_[at % steps];
      if (rest < limit) return absl::UnixEpoch() + (at + steps) * step_;
    }
    return absl::InfiniteFuture();
  }

 private:
  void Advance(absl::Time now) {
    const int64_t at = absl::IDivDuration(now - absl::UnixEpoch(), step_, &rest_);
    const int64_t steps = static_cast<int64_t>(counts_.size());
    for (int64_t next = std::max(newest_ + 1, at - steps + 1); next <= at; ++next) {
      sum_ -= counts_[next % steps];
      counts_[next % steps] = 0;
    }
    newest_ = std::max(newest_, at);
  }

  std::vector<uint32_t> counts_;  // by step, in a ring
  absl::Duration step_;
  absl::Duration rest_;
  int64_t newest_ = 0;
  uint64_t sum_ = 0;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SLIDING_COUNT_H_
