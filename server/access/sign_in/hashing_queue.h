// The threads that hash passwords. Few, of low priority and with a short queue: a flood of sign-ins
// waits for itself, and searches go on.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_QUEUE_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "common/limits.h"

namespace frontdesk::access {

// Thread-safe. First come, first served.
class HashingQueue {
 public:
  struct Options {
    size_t threads = 1;  // 25 to 50 hashes a second each, at the default cost
    size_t max_waiting = limits::kMaxQueuedHashes;
    int niceness = 10;  // as nice(1): a tenth of what a search gets where both want the core
  };

  explicit HashingQueue(const Options& options);
  ~HashingQueue();  // finishes what waits
  HashingQueue(const HashingQueue&) = delete;
  HashingQueue& operator=(const HashingQueue&) = delete;

  // Queues work, which must not throw; false at once if `max_waiting` wait already.
  bool Submit(std::function<void()> work);

 private:
  void Run();

  const Options options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_QUEUE_H_
