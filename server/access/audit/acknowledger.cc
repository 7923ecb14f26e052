#include "server/access/audit/acknowledger.h"

namespace frontdesk::access {

Acknowledger::~Acknowledger() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  work_.notify_one();
  thread_.join();
}

void Acknowledger::Post(std::vector<DurableCallback> callbacks, const absl::Status& outcome) {
  if (callbacks.empty()) return;
  {
    std::lock_guard lock(mutex_);
    batches_.emplace_back(std::move(callbacks), outcome);
  }
  work_.notify_one();
}

void Acknowledger::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return stop_ || !batches_.empty(); });
    if (batches_.empty()) return;
    const std::vector<Batch> batches = std::exchange(batches_, {});
    lock.unlock();
    for (const auto& [callbacks, outcome] : batches) {
      for (const DurableCallback& durable : callbacks) durable(outcome);
    }
    lock.lock();
  }
}

}  // namespace frontdesk::access
