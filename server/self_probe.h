// Asks the process's own listeners whether they still take connections.
//
// gRPC 1.51 that has once run out of file descriptors can stay deaf when it has them again
// (CVE-2023-4785): connections pile up in the kernel, and nothing in the process notices.
#ifndef FRONTDESK_SERVER_SELF_PROBE_H_
#define FRONTDESK_SERVER_SELF_PROBE_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace frontdesk {

struct ProbeTarget {
  std::string address;  // as a listener has it, with its port
  bool tls = false;
};

// Connects and waits for the first byte of the listener: of its settings, or of its part of a TLS
// handshake that is not finished. False after five seconds without one. Needs a file descriptor.
bool Answers(const ProbeTarget& target);

// Asks each target once a second on a thread of its own.
class SelfProbe {
 public:
  // Both are called on that thread: `on_all_well` whenever all targets have answered, `on_deaf`
  // once, with the address of a target that has not answered three times in a row.
  SelfProbe(std::vector<ProbeTarget> targets, std::function<void()> on_all_well,
            std::function<void(const std::string& address)> on_deaf);
  ~SelfProbe();  // waits for the question under way
  SelfProbe(const SelfProbe&) = delete;
  SelfProbe& operator=(const SelfProbe&) = delete;

 private:
  void Run();
  bool Sleep();  // false: it is time to stop

  const std::vector<ProbeTarget> targets_;
  const std::function<void()> on_all_well_;
  const std::function<void(const std::string&)> on_deaf_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_SELF_PROBE_H_
