// Who waits for a password to be hashed, who is next, and when.
//
// Two promises. Of all the hashing there is only so much in a minute, whoever asks for it. And
// who floods waits behind themself: every place that somebody has signed in from before has a lane
// of its own, all other places share one, and the lanes take turns.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_LINE_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_LINE_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>

#include "absl/time/time.h"
#include "common/limits.h"

namespace frontdesk::access {

struct HashingPace {
  int per_minute = limits::kSignInsPerMinute;
  int at_once = limits::kSignInsAtOnce;  // after a quiet time; the others then follow evenly
};

// A state machine without clock and threads. Not thread-safe. Costs of all functions: logarithmic
// in the number of lanes.
class HashingLine {
 public:
  // Of a clock that is never set.
  using Time = std::chrono::steady_clock::time_point;
  using Work = std::function<void()>;

  explicit HashingLine(const HashingPace& pace);

  // Lets work wait that a call from `place` asks for. If there is no room in its lane: how long
  // those in line will take, and `work` is dropped. A lane may be as long as what the others leave
  // free, so that one alone takes half of the room, limits::kSignInWaitSeconds of work.
  std::optional<absl::Duration> Join(const std::string& place, Work work);

  // The next work; null if there is none or it is too early for it.
  Work Take(Time now);
  // The next work, however early. Null if there is none.
  Work TakeNow();
  // When Take will give something; only if something waits.
  Time next() const { return next_ - slack_; }

  // Somebody has signed in from `place`. Forgotten when limits::kMaxKnownPlaces others are newer.
  void Remember(const std::string& place);

  bool empty() const { return waiting_ == 0; }
  size_t max_waiting() const { return max_waiting_; }

 private:
  const Time::duration interval_;
  const Time::duration slack_;
  const size_t max_waiting_;
  Time next_{};  // when the next would be due, had all come evenly
  std::map<std::string, std::deque<Work>> lanes_;  // none is empty; "": places that are not known
  std::deque<std::string> turns_;                  // names of the lanes, the next one first
  size_t waiting_ = 0;                             // in all lanes
  std::unordered_set<std::string> known_;
  std::deque<std::string> known_order_;  // oldest first
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_HASHING_LINE_H_
