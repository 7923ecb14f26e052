#include "server/shutdown_signal.h"

#include <signal.h>
#include <unistd.h>

#include <thread>

namespace frontdesk {
namespace {

constexpr int kSignalExit = 128;

sigset_t ShutdownSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

std::atomic<bool> ShutdownSignal::requested_ = false;

ShutdownSignal::ShutdownSignal() {
  const sigset_t signals = ShutdownSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // Lives as long as the process: it waits for the second signal while main winds down.
  std::thread([signals] {
    for (;;) {
      int signal = 0;
      if (sigwait(&signals, &signal) != 0) continue;
      if (requested_.exchange(true)) _exit(kSignalExit + signal);
      requested_.notify_all();
    }
  }).detach();
}

}  // namespace frontdesk
