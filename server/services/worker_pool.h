// A few threads for work that may take long.
#ifndef FRONTDESK_SERVER_SERVICES_WORKER_POOL_H_
#define FRONTDESK_SERVER_SERVICES_WORKER_POOL_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace frontdesk::services {

// Thread-safe. First come, first served.
class WorkerPool {
 public:
  // As many threads as the machine has cores, but at least two.
  WorkerPool();
  ~WorkerPool();  // finishes what is queued
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Queues work; false if limits::kMaxQueuedSearches wait already.
  bool Submit(std::function<void()> work);

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_WORKER_POOL_H_
