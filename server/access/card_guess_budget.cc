#include "server/access/card_guess_budget.h"

#include <algorithm>

#include "common/error.h"
#include "common/retry_after.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

absl::Status Exhausted(absl::Duration wait) {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kResourceExhausted, "CARD_GUESSES_EXHAUSTED",
                "too many card numbers that do not exist were asked for here; wait, or have an "
                "operator look at the terminal"),
      wait);
}

absl::Status TooFast() {
  return WithRetryAfter(MakeError(absl::StatusCode::kResourceExhausted, "LOOKUP_RATE_EXCEEDED",
                                  "this terminal looks up cards faster than it may"),
                        absl::Seconds(1));
}

}  // namespace

CardGuessBudget::CardGuessBudget(const Clock& clock, CardGuessOptions options)
    : clock_(clock), options_(options) {}

absl::Time CardGuessBudget::FreeAt(Misses& misses, size_t factor, absl::Time now) const {
  absl::Time free_at = now;
  const size_t lately = options_.short_misses * factor;
  const size_t today = options_.day_misses * factor;
  if (misses.lately.Sum(now) >= lately) free_at = std::max(free_at, misses.lately.FreeAt(lately));
  if (misses.today.Sum(now) >= today) free_at = std::max(free_at, misses.today.FreeAt(today));
  return free_at;
}

absl::Status CardGuessBudget::TakeLookup(Terminal& terminal, absl::Time now) const {
  const double most = static_cast<double>(options_.lookups_per_second);
  if (terminal.filled == absl::InfinitePast()) {
    terminal.lookups_left = most;
  } else {
    const double passed = absl::ToDoubleSeconds(std::max(now - terminal.filled, absl::Duration()));
    terminal.lookups_left = std::min(most, terminal.lookups_left + passed * most);
  }
  terminal.filled = now;
  if (terminal.lookups_left < 1) return TooFast();
  terminal.lookups_left -= 1;
  return absl::OkStatus();
}

absl::Status CardGuessBudget::Admit(std::string_view terminal, std::string_view program) {
  const absl::Time now = clock_.Now();
  std::lock_guard lock(mutex_);
  Terminal& asking = terminals_[ToAbsl(terminal)];
  absl::Time free_at = FreeAt(asking.misses, 1, now);
  if (!program.empty()) {
    free_at = std::max(free_at, FreeAt(programs_[ToAbsl(program)], options_.program_factor, now));
  }
  if (free_at > now) return Exhausted(free_at - now);
  return TakeLookup(asking, now);
}

bool CardGuessBudget::Missed(std::string_view terminal, std::string_view program) {
  const absl::Time now = clock_.Now();
  std::lock_guard lock(mutex_);
  bool used_up = false;
  const auto count = [&](Misses& misses, size_t factor) {
    const bool had_left = FreeAt(misses, factor, now) == now;
    misses.lately.Add(1, now);
    misses.today.Add(1, now);
    used_up = used_up || (had_left && FreeAt(misses, factor, now) > now);
  };
  count(terminals_[ToAbsl(terminal)].misses, 1);
  if (!program.empty()) count(programs_[ToAbsl(program)], options_.program_factor);
  return used_up;
}

void CardGuessBudget::Restore(std::string_view terminal, std::string_view program, size_t misses,
                              absl::Time when) {
  std::lock_guard lock(mutex_);
  const auto count = [&](Misses& counted) {
    counted.lately.Add(static_cast<uint32_t>(misses), when);
    counted.today.Add(static_cast<uint32_t>(misses), when);
  };
  count(terminals_[ToAbsl(terminal)].misses);
  if (!program.empty()) count(programs_[ToAbsl(program)]);
}

}  // namespace frontdesk::access
