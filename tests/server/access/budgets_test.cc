// Budgets against slow twins that remember every single showing and every single miss.
#include <algorithm>
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/retry_after.h"
#include "server/access/card_guess_budget.h"
#include "server/access/show_budget.h"
#include "tests/model/dice.h"
#include "tests/storage/support/status_matchers.h"

namespace frontdesk::access {
namespace {

using model::Dice;
using storage::IsError;

const auto IsExhausted = IsError(absl::StatusCode::kResourceExhausted, "SHOWN_ACCOUNTS_EXHAUSTED");
const auto IsGuessing = IsError(absl::StatusCode::kResourceExhausted, "CARD_GUESSES_EXHAUSTED");

int64_t StepOf(absl::Time time, int64_t seconds) { return absl::ToUnixSeconds(time) / seconds; }

// What one agent was shown, as the header of ShowBudget tells it.
class SlowShown {
 public:
  // The accounts that count in `minute`, and `members`.
  size_t With(const std::vector<MemberNumber>& members, int64_t minute) const {
    std::set<MemberNumber> counted(members.begin(), members.end());
    for (const auto& [member, shown] : shown_) {
      if (shown > minute - 60) counted.insert(member);
    }
    return counted.size();
  }
  void Show(const std::vector<MemberNumber>& members, int64_t minute) {
    for (const MemberNumber member : members) shown_.emplace_back(member, minute);
  }

 private:
  std::vector<std::pair<MemberNumber, int64_t>> shown_;
};

TEST(ShowBudgetTest, DoesWhatItsSlowTwinDoes) {
  const uint64_t seed = model::ChooseSeed();
  Dice dice(seed);
  ManualClock clock(absl::FromUnixSeconds(1'800'000'000));
  const ShowBudgetOptions options{.soft = 20, .hard = 40};
  ShowBudget budget(clock, options);
  SlowShown twins[3];
  int64_t alerted[3] = {0, 0, 0};
  size_t refused = 0;
  for (int step = 0; step < 6000; ++step) {
    SCOPED_TRACE(absl::StrCat("FRONTDESK_SEED=", seed, " step ", step));
    const size_t agent = dice.Below(3);
    std::vector<MemberNumber> members(dice.Below(9));
    for (MemberNumber& member : members) member = dice.Below(150);
    const int64_t minute = StepOf(clock.Now(), 60);
    const size_t shown = twins[agent].With({}, minute);
    const size_t with = twins[agent].With(members, minute);
    const auto grant = budget.Show(absl::StrCat("agent", agent), members);
    ASSERT_EQ(grant.ok(), with <= options.hard || with == shown) << with;
    if (grant.ok()) {
      const bool alert = with >= options.soft && minute - alerted[agent] >= 60;
      EXPECT_EQ(grant->shown, with);
      EXPECT_EQ(grant->soft_reached, alert);
      if (alert) alerted[agent] = minute;
      twins[agent].Show(members, minute);
    } else {
      ++refused;
      ASSERT_THAT(grant, IsExhausted);
      int64_t free = minute;  // the first minute in which it would be allowed
      while (twins[agent].With(members, free) > options.hard) ++free;
      EXPECT_EQ(GetRetryAfter(grant.status()), absl::FromUnixSeconds(free * 60) - clock.Now());
    }
    if (dice.OneIn(4)) clock.Advance(absl::Seconds(dice.Below(dice.OneIn(50) ? 9000 : 120)));
  }
  EXPECT_GT(refused, 100u);
}

TEST(ShowBudgetTest, OverrideCountsForItsAgentUntilItsTime) {
  ManualClock clock(absl::FromUnixSeconds(1'800'000'000));
  ShowBudget budget(clock, {.soft = 1, .hard = 2});
  budget.Override("jane", clock.Now() + absl::Minutes(10), 3);
  EXPECT_OK(budget.Show("jane", {1, 2, 3}));
  EXPECT_THAT(budget.Show("jane", {4}), IsExhausted);
  EXPECT_THAT(budget.Show("joe", {1, 2, 3}), IsExhausted);
  clock.Advance(absl::Minutes(10));
  EXPECT_OK(budget.Show("jane", {2}));  // was shown already
  EXPECT_THAT(budget.Show("jane", {4}), IsExhausted);
}

TEST(ShowBudgetTest, MoreThanThereIsAtOnceIsNeverFree) {
  ManualClock clock(absl::FromUnixSeconds(1'800'000'000));
  ShowBudget budget(clock, {.soft = 1, .hard = 2});
  const auto refused = budget.Show("jane", {1, 2, 3});
  EXPECT_THAT(refused, IsExhausted);
  EXPECT_EQ(GetRetryAfter(refused.status()), std::nullopt);
}

TEST(ShowBudgetTest, TwoCallsAtOnceNeverGetMoreThanIsLeft) {
  ManualClock clock(absl::FromUnixSeconds(1'800'000'000));
  ShowBudget budget(clock, {.soft = 100, .hard = 1000});
  std::atomic<size_t> shown = 0, alerts = 0;
  std::vector<std::thread> threads;
  for (MemberNumber t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (MemberNumber i = 0; i < 500; ++i) {
        const auto grant = budget.Show("jane", {t * 1000 + i});
        shown += grant.ok() ? 1 : 0;
        alerts += grant.ok() && grant->soft_reached ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(shown, 1000u);
  EXPECT_EQ(alerts, 1u);
}

// All misses with their times; what counts is told by the header of CardGuessBudget.
class SlowMisses {
 public:
  void Add(absl::Time when) { misses_.push_back(when); }
  size_t Count(absl::Time now, int64_t steps, int64_t seconds) const {
    return static_cast<size_t>(std::count_if(misses_.begin(), misses_.end(), [&](absl::Time when) {
      return StepOf(when, seconds) > StepOf(now, seconds) - steps;
    }));
  }
  // The times at which a miss stops to count somewhere.
  void AddEnds(std::set<absl::Time>& ends) const {
    for (const absl::Time when : misses_) {
      ends.insert(absl::FromUnixSeconds((StepOf(when, 10) + 60) * 10));
      ends.insert(absl::FromUnixSeconds((StepOf(when, 900) + 96) * 900));
    }
  }
  bool Full(absl::Time now, size_t lately, size_t today) const {
    return Count(now, 60, 10) >= lately || Count(now, 96, 900) >= today;
  }

 private:
  std::vector<absl::Time> misses_;
};

TEST(CardGuessBudgetTest, DoesWhatItsSlowTwinDoes) {
  const uint64_t seed = model::ChooseSeed();
  Dice dice(seed);
  ManualClock clock(absl::FromUnixSeconds(1'800'000'000));
  CardGuessBudget budget(clock, {.short_misses = 8, .day_misses = 30, .program_factor = 2});
  SlowMisses terminals[3], program;
  size_t refused = 0;
  for (int step = 0; step < 4000; ++step) {
    SCOPED_TRACE(absl::StrCat("FRONTDESK_SEED=", seed, " step ", step));
    const size_t t = dice.Below(3);
    const std::string name = absl::StrCat("till", t);
    const auto is_full = [&](absl::Time at) {
      return terminals[t].Full(at, 8, 30) || program.Full(at, 16, 60);
    };
    const absl::Status admitted = budget.Admit(name, "gold");
    ASSERT_EQ(admitted.ok(), !is_full(clock.Now()));
    if (!admitted.ok()) {
      ++refused;
      ASSERT_THAT(admitted, IsGuessing);
      std::set<absl::Time> ends;
      terminals[t].AddEnds(ends);
      program.AddEnds(ends);
      auto free = ends.lower_bound(clock.Now());
      while (is_full(*free)) ++free;
      EXPECT_EQ(GetRetryAfter(admitted), *free - clock.Now());
    } else if (dice.OneIn(2)) {
      terminals[t].Add(clock.Now());
      program.Add(clock.Now());
      EXPECT_EQ(budget.Missed(name, "gold"), is_full(clock.Now()));
    }
    if (dice.OneIn(3)) clock.Advance(absl::Seconds(dice.Below(dice.OneIn(30) ? 20'000 : 90)));
  }
  EXPECT_GT(refused, 100u);
}

TEST(CardGuessBudgetTest, RateIsBounded) {
  ManualClock clock(absl::FromUnixSeconds(1'800'000'000));
  CardGuessBudget budget(clock, {.lookups_per_second = 5});
  for (int i = 0; i < 5; ++i) EXPECT_OK(budget.Admit("till", ""));
  const auto too_fast = IsError(absl::StatusCode::kResourceExhausted, "LOOKUP_RATE_EXCEEDED");
  EXPECT_THAT(budget.Admit("till", ""), too_fast);
  EXPECT_OK(budget.Admit("other", ""));
  clock.Advance(absl::Milliseconds(200));
  EXPECT_OK(budget.Admit("till", ""));
  EXPECT_THAT(budget.Admit("till", ""), too_fast);
}

}  // namespace
}  // namespace frontdesk::access
