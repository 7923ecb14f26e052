#include "server/access/sign_in/hashing_queue.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace frontdesk::access {

HashingQueue::HashingQueue(const Options& options) : options_(options) {
  for (size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

HashingQueue::~HashingQueue() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool HashingQueue::Submit(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= options_.max_waiting) return false;
    waiting_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

void HashingQueue::Run() {
  // Of this thread alone, as Linux has it. If it is refused, hashing goes on as it is.
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), options_.niceness);
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    work();
  }
}

}  // namespace frontdesk::access
