// Tells callers that their entries are on disk, on a thread of its own: what they do then must not
// hold up the next group.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_ACKNOWLEDGER_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_ACKNOWLEDGER_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace frontdesk::access {

using DurableCallback = std::function<void(absl::Status)>;

// Thread-safe.
class Acknowledger {
 public:
  Acknowledger() : thread_([this] { Run(); }) {}
  ~Acknowledger();  // after everything posted was called
  Acknowledger(const Acknowledger&) = delete;
  Acknowledger& operator=(const Acknowledger&) = delete;

  // Calls all of `callbacks` with `outcome`, in order and after those posted before.
  void Post(std::vector<DurableCallback> callbacks, const absl::Status& outcome);

 private:
  using Batch = std::pair<std::vector<DurableCallback>, absl::Status>;
  void Run();

  std::mutex mutex_;
  std::condition_variable work_;
  std::vector<Batch> batches_;
  bool stop_ = false;
  std::thread thread_;  // last: runs while the rest lives
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_ACKNOWLEDGER_H_
