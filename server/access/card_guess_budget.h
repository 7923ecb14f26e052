// How many card numbers a terminal may ask for that do not exist. A till that reads cards misses
// seldom; one that guesses them misses nearly always.
#ifndef FRONTDESK_SERVER_ACCESS_CARD_GUESS_BUDGET_H_
#define FRONTDESK_SERVER_ACCESS_CARD_GUESS_BUDGET_H_

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "common/limits.h"
#include "server/access/sliding_count.h"

namespace frontdesk::access {

struct CardGuessOptions {
  size_t short_misses = limits::kCardMissesShort;  // in ten minutes
  size_t day_misses = limits::kCardMissesDay;      // in a day
  size_t program_factor = limits::kCardMissesProgramFactor;
  size_t lookups_per_second = limits::kTillLookupsPerSecond;  // and as many at once
};

// Thread-safe. Cost: about 100 nanoseconds a call. Memory: about a kilobyte a terminal.
// Ten minutes are counted in steps of ten seconds, a day in steps of a quarter of an hour.
class CardGuessBudget {
 public:
  // `clock` must outlive the budget.
  explicit CardGuessBudget(const Clock& clock, CardGuessOptions options = {});

  // Before a look-up. RESOURCE_EXHAUSTED, both with the time to wait (retry_after.h):
  // `CARD_GUESSES_EXHAUSTED` if the terminal, or all of `program` (empty: none) together, missed
  // too often; `LOOKUP_RATE_EXCEEDED` if the terminal asks too fast. Look-ups that are under way
  // when the last miss is counted are not called back: ask before every card of a batch.
  absl::Status Admit(std::string_view terminal, std::string_view program);

  // After a look-up that found no card. True if this was the one that used up the budget: an alert
  // is due.
  bool Missed(std::string_view terminal, std::string_view program);

  // Counts misses from before a restart.
  void Restore(std::string_view terminal, std::string_view program, size_t misses, absl::Time when);

 private:
  struct Misses {
    SlidingCount lately{60, absl::Seconds(10)};
    SlidingCount today{96, absl::Minutes(15)};
  };
  struct Terminal {
    Misses misses;
    double lookups_left = 0;  // until it is too fast
    absl::Time filled = absl::InfinitePast();
  };

  // When `misses` may grow again; `now` if they may.
  absl::Time FreeAt(Misses& misses, size_t factor, absl::Time now) const;
  absl::Status TakeLookup(Terminal& terminal, absl::Time now) const;

  const Clock& clock_;
  const CardGuessOptions options_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Terminal> terminals_;
  absl::flat_hash_map<std::string, Misses> programs_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_CARD_GUESS_BUDGET_H_
