// A status that is not known yet.
#ifndef FRONTDESK_SERVER_SERVICES_PENDING_STATUS_H_
#define FRONTDESK_SERVER_SERVICES_PENDING_STATUS_H_

#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"

namespace frontdesk::services {

// One thread sets it, another says what is to be done with it; neither waits for the other.
// Thread-safe. Each of the two methods is called at most once.
class PendingStatus {
 public:
  using Then = std::function<void(const absl::Status&)>;

  // Calls what was given to Await, if anything was.
  void Set(const absl::Status& status) {
    Then then;
    {
      std::lock_guard lock(mutex_);
      status_ = status;
      then = std::move(then_);
    }
    if (then) then(status);
  }

  // Calls `then` now if the status is known, otherwise on the thread that sets it.
  void Await(Then then) {
    {
      std::lock_guard lock(mutex_);
      if (!status_) {
        then_ = std::move(then);
        return;
      }
    }
    then(*status_);
  }

 private:
  std::mutex mutex_;
  std::optional<absl::Status> status_;
  Then then_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PENDING_STATUS_H_
