#include "server/access/sign_in/hashing_queue.h"

#include <utility>

#include "common/give_way.h"

namespace frontdesk::access {
namespace {

// As nice(1): a tenth of what a search gets where both want the core. Not SCHED_IDLE: nobody could
// sign in while searches want all of them.
constexpr int kNiceness = 10;

}  // namespace

HashingQueue::HashingQueue(const Options& options) : line_(options.pace) {
  for (size_t i = 0; i < options.threads; ++i) threads_.emplace_back([this] { Run(); });
}

HashingQueue::~HashingQueue() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::optional<absl::Duration> HashingQueue::Submit(const std::string& place,
                                                   std::function<void()> work) {
  std::optional<absl::Duration> wait;
  {
    std::lock_guard lock(mutex_);
    wait = line_.Join(place, std::move(work));
  }
  if (!wait) wake_.notify_one();
  return wait;
}

void HashingQueue::Remember(const std::string& place) {
  std::lock_guard lock(mutex_);
  line_.Remember(place);
}

void HashingQueue::Run() {
  GiveWay(kNiceness);
  std::unique_lock lock(mutex_);
  for (;;) {
    if (const HashingLine::Work work =
            stopping_ ? line_.TakeNow() : line_.Take(std::chrono::steady_clock::now())) {
      lock.unlock();
      work();
      lock.lock();
    } else if (stopping_) {
      return;
    } else if (line_.empty()) {
      wake_.wait(lock);
    } else {
      wake_.wait_until(lock, line_.next());
    }
  }
}

}  // namespace frontdesk::access
