// The thread that hashes passwords. It gives way to others and keeps to a pace (hashing_line.h): a
// flood of sign-ins waits for itself, and searches go on.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_QUEUE_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "server/access/sign_in/hashing_line.h"

namespace frontdesk::access {

// Thread-safe.
class HashingQueue {
 public:
  struct Options {
    size_t threads = 1;  // 25 to 50 hashes a second each, at the default cost
    HashingPace pace;
  };

  explicit HashingQueue(const Options& options);
  ~HashingQueue();  // finishes what waits, whatever the pace
  HashingQueue(const HashingQueue&) = delete;
  HashingQueue& operator=(const HashingQueue&) = delete;

  // Queues work, which must not throw, for somebody at `place`. If there is no room: how long those
  // in line will take.
  std::optional<absl::Duration> Submit(const std::string& place, std::function<void()> work);
  // Somebody has signed in from `place`.
  void Remember(const std::string& place);

  size_t max_waiting() const { return line_.max_waiting(); }

 private:
  void Run();

  std::mutex mutex_;  // guards the line, but for what of it never changes
  std::condition_variable wake_;
  HashingLine line_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_QUEUE_H_
