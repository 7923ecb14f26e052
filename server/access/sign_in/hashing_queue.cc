#include "server/access/sign_in/hashing_queue.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace frontdesk::access {
namespace {

// As nice(1): a tenth of what a search gets where both want the core. Not SCHED_IDLE: nobody could
// sign in while searches want all of them.
constexpr int kNiceness = 10;
// Since Linux 6.6 whoever runs keeps the core for a slice, 3 ms unless they ask for less (from 6.12
// on), however urgent the one is that wakes up.
constexpr uint64_t kSliceNanos = 100'000;

// What sched_setattr(2) takes, which the C library has no name for.
struct SchedulingWish {
  uint32_t size = sizeof(SchedulingWish);
  uint32_t policy = 0;  // SCHED_OTHER
  uint64_t flags = 0;
  int32_t niceness = kNiceness;
  uint32_t priority = 0;
  uint64_t slice = kSliceNanos;
  uint64_t deadline = 0;
  uint64_t period = 0;
};

// Of this thread alone, as Linux has it. If all is refused, hashing goes on as it is.
void GiveWay() {
  SchedulingWish wish;
  if (syscall(SYS_sched_setattr, 0, &wish, 0) == 0) return;
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);
}

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
  GiveWay();
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
