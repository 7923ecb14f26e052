#include "server/self_probe.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/raw_connection.h"

namespace frontdesk {
namespace {

// As long as a handshake may take.
constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr std::chrono::seconds kInterval(1);
constexpr int kFailures = 3;

}  // namespace

bool Answers(const ProbeTarget& target) {
  const RawConnection connection(target.address, kPatience);
  return connection.connected() && (!target.tls || connection.Send(TlsHello())) &&
         !connection.Receive(1).empty();
}

SelfProbe::SelfProbe(std::vector<ProbeTarget> targets, std::function<void()> on_all_well,
                     std::function<void(const std::string&)> on_deaf)
    : targets_(std::move(targets)),
      on_all_well_(std::move(on_all_well)),
      on_deaf_(std::move(on_deaf)),
      thread_([this] { Run(); }) {}

SelfProbe::~SelfProbe() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void SelfProbe::Run() {
  std::vector<int> failures(targets_.size(), 0);
  while (Sleep()) {
    for (size_t i = 0; i < targets_.size(); ++i) {
      failures[i] = Answers(targets_[i]) ? 0 : failures[i] + 1;
      if (failures[i] == kFailures) return on_deaf_(targets_[i].address);
    }
    if (std::ranges::all_of(failures, [](int count) { return count == 0; })) on_all_well_();
  }
}

bool SelfProbe::Sleep() {
  std::unique_lock lock(mutex_);
  return !stop_.wait_for(lock, kInterval, [this] { return stopped_; });
}

}  // namespace frontdesk
