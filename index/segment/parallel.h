// Tasks that share nothing, done on several threads.
#ifndef FRONTDESK_INDEX_SEGMENT_PARALLEL_H_
#define FRONTDESK_INDEX_SEGMENT_PARALLEL_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace frontdesk::index {

using Tasks = std::vector<std::function<void()>>;

// Does all `tasks`, each once, in the order in which they stand as threads get free. Returns when
// all are done, or once `*stop` is true, when those that were begun are. `threads` includes the
// caller's; `stop` may be null.
inline void RunTasks(const Tasks& tasks, size_t threads, const std::atomic<bool>* stop = nullptr) {
  std::atomic<size_t> next = 0;
  const auto stopped = [stop] { return stop != nullptr && *stop; };
  const auto work = [&] {
    for (size_t i = next++; i < tasks.size() && !stopped(); i = next++) tasks[i]();
  };
  std::vector<std::thread> helpers;
  for (size_t t = 1; t < threads; ++t) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PARALLEL_H_
