// Notices, inside long loops, that a search has to stop.
#ifndef FRONTDESK_INDEX_SEARCH_STOP_CHECK_H_
#define FRONTDESK_INDEX_SEARCH_STOP_CHECK_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "index/engine.h"

namespace frontdesk::index {

// For one thread. Once it says stop it always does.
class StopCheck {
 public:
  explicit StopCheck(const SearchLimits& limits) : limits_(limits) { Look(); }

  // Accounts for so much work; true if the search must stop. Looks at the clock every
  // kStepsBetweenLooks steps.
  bool Step(uint64_t steps = 1) {
    work_ += steps;
    if (work_ >= kStepsBetweenLooks) [[unlikely]]
      Look();
    return stopped_;
  }
  bool stopped() const { return stopped_; }

  // OK, DEADLINE_EXCEEDED or CANCELLED.
  const absl::Status& status() const { return status_; }

  // Looks now, whatever the work since.
  void Look() {
    work_ = 0;
    if (stopped_) return;
    if (limits_.cancelled != nullptr && limits_.cancelled->load(std::memory_order_relaxed)) {
      status_ = absl::CancelledError("the search was cancelled");
    } else if (limits_.deadline != absl::InfiniteFuture() && absl::Now() >= limits_.deadline) {
      status_ = absl::DeadlineExceededError("the search ran out of time");
    }
    stopped_ = !status_.ok();
  }

 private:
  static constexpr uint64_t kStepsBetweenLooks = 4096;

  const SearchLimits& limits_;
  uint64_t work_ = 0;
  bool stopped_ = false;
  absl::Status status_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_STOP_CHECK_H_
