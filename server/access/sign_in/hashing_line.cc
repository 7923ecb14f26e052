#include "server/access/sign_in/hashing_line.h"

#include <algorithm>
#include <utility>

namespace frontdesk::access {
namespace {

size_t RoomAt(int per_minute) {
  // Twice, since a lane alone takes half.
  const int room = 2 * limits::kSignInWaitSeconds * per_minute / 60;
  return std::clamp<size_t>(static_cast<size_t>(room), 2, limits::kMaxQueuedHashes);
}

}  // namespace

HashingLine::HashingLine(const HashingPace& pace)
    : interval_(std::chrono::nanoseconds(std::chrono::minutes(1)) / pace.per_minute),
      slack_(interval_ * (pace.at_once - 1)),
      max_waiting_(RoomAt(pace.per_minute)) {}

std::optional<absl::Duration> HashingLine::Join(const std::string& place, Work work) {
  const std::string& name = known_.contains(place) ? place : std::string();
  const auto found = lanes_.find(name);
  const size_t length = found == lanes_.end() ? 0 : found->second.size();
  if (length >= max_waiting_ - waiting_) {
    return absl::FromChrono(interval_) * static_cast<int64_t>(waiting_);
  }
  if (length == 0) turns_.push_back(name);
  lanes_[name].push_back(std::move(work));
  ++waiting_;
  return std::nullopt;
}

HashingLine::Work HashingLine::Take(Time now) {
  if (empty() || now < next()) return nullptr;
  next_ = std::max(next_, now) + interval_;
  return TakeNow();
}

HashingLine::Work HashingLine::TakeNow() {
  if (empty()) return nullptr;
  std::string name = std::move(turns_.front());
  turns_.pop_front();
  const auto lane = lanes_.find(name);
  Work work = std::move(lane->second.front());
  lane->second.pop_front();
  --waiting_;
  if (lane->second.empty()) {
    lanes_.erase(lane);
  } else {
    turns_.push_back(std::move(name));
  }
  return work;
}

void HashingLine::Remember(const std::string& place) {
  if (!known_.insert(place).second) return;
  known_order_.push_back(place);
  if (known_order_.size() <= limits::kMaxKnownPlaces) return;
  known_.erase(known_order_.front());
  known_order_.pop_front();
}

}  // namespace frontdesk::access
