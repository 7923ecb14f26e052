// SIGTERM and SIGINT, as something to wait for.
#ifndef FRONTDESK_SERVER_SHUTDOWN_SIGNAL_H_
#define FRONTDESK_SERVER_SHUTDOWN_SIGNAL_H_

#include <atomic>

namespace frontdesk {

// One per process, made by main before any other thread: the signals are blocked in every thread
// that comes later.
class ShutdownSignal {
 public:
  // Starts to listen. A second signal ends the process at once.
  ShutdownSignal();
  ShutdownSignal(const ShutdownSignal&) = delete;
  ShutdownSignal& operator=(const ShutdownSignal&) = delete;

  // Waits for the first signal.
  void Wait() const { requested_.wait(false); }

  // True from the first signal on.
  const std::atomic<bool>& requested() const { return requested_; }

 private:
  static std::atomic<bool> requested_;
};

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_SHUTDOWN_SIGNAL_H_
