// Who may try to sign in, and when.
#include "server/access/sign_in/sign_in_throttle.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/retry_after.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/access/throttle_model.h"

namespace frontdesk::testing {
namespace {

using access::SignInAttempt;
using access::SignInThrottle;
using ::testing::HasSubstr;
using ::testing::Le;

// Stands in for the keyed hash of a store: easy to tell apart.
std::string PlainHash(std::string_view bytes) { return absl::StrCat("#", std::string(bytes)); }

const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);

// A throttle with its rows and a clock.
class ThrottleRoom {
 public:
  absl::StatusOr<SignInAttempt> Admit(const std::string& name, const std::string& source = "here") {
    return throttle_->Admit(name, source, now_);
  }
  // Tries as often as is allowed, and always fails; how often that was.
  int Guess(const std::string& name, const std::string& source, int most) {
    int tries = 0;
    while (tries < most && Admit(name, source).ok()) ++tries;
    return tries;
  }
  absl::Duration WaitOf(const std::string& name, const std::string& source = "here") {
    const absl::Status refused = Admit(name, source).status();
    EXPECT_EQ(GetErrorDetail(refused).reason, "SIGN_IN_DELAYED");
    return GetRetryAfter(refused).value_or(absl::ZeroDuration());
  }
  void Pass(absl::Duration time) { now_ += time; }
  void Restart() {
    SignInThrottle::Changes changes = throttle_->TakeChanges();
    for (const std::string& key : changes.erased) rows_.erase(key);
    for (const auto& record : changes.put) rows_[SignInThrottle::KeyOf(record)] = record;
    throttle_ = std::make_unique<SignInThrottle>(PlainHash);
    for (const auto& [key, record] : rows_) EXPECT_TRUE(throttle_->Load(record).ok());
  }
  SignInThrottle& throttle() { return *throttle_; }
  absl::Time now() const { return now_; }
  size_t rows() const { return rows_.size(); }

 private:
  std::unique_ptr<SignInThrottle> throttle_ = std::make_unique<SignInThrottle>(PlainHash);
  std::map<std::string, SignInThrottle::Record> rows_;
  absl::Time now_ = kStart;
};

TEST(SignInThrottleTest, FiveFailuresAreFreeThenDelaysDouble) {
  ThrottleRoom room;
  EXPECT_EQ(room.Guess("ada", "here", 100), 5);
  for (const int minutes : {1, 2, 4, 8, 16}) {
    EXPECT_EQ(room.WaitOf("ada"), absl::Minutes(minutes));
    room.Pass(absl::Minutes(minutes) - absl::Seconds(1));
    EXPECT_EQ(room.WaitOf("ada"), absl::Seconds(1));
    room.Pass(absl::Seconds(1));
    EXPECT_EQ(room.Guess("ada", "here", 100), 1);
  }
}

TEST(SignInThrottleTest, RefusalSaysHowLongInWordsAndAsADuration) {
  ThrottleRoom room;
  room.Guess("ada", "here", 100);
  const absl::Status refused = room.Admit("ada").status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("try again in 1m"));
  EXPECT_EQ(GetRetryAfter(refused), absl::Minutes(1));
}

TEST(SignInThrottleTest, NameFailsElsewhereAndIsClosedAfterTenFromAnywhere) {
  ThrottleRoom room;
  int tries = 0;
  for (int source = 0; source < 100; ++source) {
    tries += room.Guess("ada", absl::StrCat("host", source), 100);
  }
  EXPECT_EQ(tries, 10);
  EXPECT_EQ(room.WaitOf("ada", "a new place"), absl::Minutes(30));
  EXPECT_TRUE(room.Admit("bob", "a new place").ok()) << "of other names nothing is known";
  room.Pass(absl::Minutes(30));
  EXPECT_TRUE(room.Admit("ada", "a new place").ok());
}

TEST(SignInThrottleTest, PlaceMayFailAHundredTimesAnHour) {
  ThrottleRoom room;
  int tries = 0;
  for (int name = 0; name < 1000; ++name) tries += room.Guess(absl::StrCat("n", name), "here", 1);
  EXPECT_EQ(tries, 100);
  EXPECT_TRUE(room.Admit("n0", "elsewhere").ok());
  EXPECT_THAT(room.WaitOf("somebody else"), Le(absl::Minutes(65)));
}

TEST(SignInThrottleTest, SuccessForgivesOnlyThisNameFromThisPlace) {
  ThrottleRoom room;
  room.Guess("ada", "here", 4);
  room.Guess("ada", "there", 5);
  room.throttle().Succeed(*room.Admit("ada", "here"));
  EXPECT_EQ(room.Guess("ada", "here", 100), 1) << "nine failures of the name still count";
  EXPECT_EQ(room.WaitOf("ada", "there"), absl::Minutes(30));
}

TEST(SignInThrottleTest, SuccessesCountForNothing) {
  ThrottleRoom room;
  for (int i = 0; i < 1000; ++i) {
    const auto attempt = room.Admit(absl::StrCat("n", i % 7));
    ASSERT_TRUE(attempt.ok());
    room.throttle().Succeed(*attempt);
  }
  EXPECT_EQ(room.throttle().size(), 0u);
}

TEST(SignInThrottleTest, AttemptsUnderWayCountAlready) {
  ThrottleRoom room;
  std::vector<SignInAttempt> under_way;
  for (int i = 0; i < 5; ++i) under_way.push_back(*room.Admit("ada"));
  EXPECT_FALSE(room.Admit("ada").ok());
  room.throttle().Withdraw(under_way[0]);
  EXPECT_TRUE(room.Admit("ada").ok()) << "one was not made after all";
}

TEST(SignInThrottleTest, TenthAttemptThatIsRightClosesNothing) {
  ThrottleRoom room;
  for (int source = 0; source < 9; ++source) room.Guess("ada", absl::StrCat("s", source), 1);
  room.throttle().Succeed(*room.Admit("ada", "home"));
  EXPECT_TRUE(room.Admit("ada", "home").ok());
}

TEST(SignInThrottleTest, AdministratorReopensAName) {
  ThrottleRoom room;
  for (int source = 0; source < 10; ++source) room.Guess("ada", absl::StrCat("s", source), 1);
  EXPECT_FALSE(room.Admit("ada", "home").ok());
  room.throttle().Reopen("ada");
  EXPECT_TRUE(room.Admit("ada", "home").ok());
}

TEST(SignInThrottleTest, RestartKeepsWhatIsClosed) {
  ThrottleRoom room;
  room.Guess("ada", "here", 100);
  room.Restart();
  EXPECT_EQ(room.WaitOf("ada"), absl::Minutes(1));
  room.Pass(absl::Minutes(1));
  EXPECT_EQ(room.Guess("ada", "here", 100), 1);
  room.Restart();
  EXPECT_EQ(room.WaitOf("ada"), absl::Minutes(2));
}

TEST(SignInThrottleTest, WhatIsForgottenLeavesTheRows) {
  ThrottleRoom room;
  room.Guess("ada", "here", 5);
  room.Restart();
  EXPECT_EQ(room.rows(), 3u);
  room.Pass(absl::Hours(3));
  room.throttle().Withdraw(*room.Admit("bob", "there"));
  room.Restart();
  EXPECT_EQ(room.rows(), 0u);
  EXPECT_EQ(room.throttle().size(), 0u);
}

TEST(SignInThrottleTest, SenselessRecordIsRefused) {
  ThrottleRoom room;
  SignInThrottle::Record record;
  EXPECT_TRUE(absl::IsDataLoss(room.throttle().Load(record)));
  record.set_scope(::frontdesk::storage::v1::SIGN_IN_SCOPE_NAME);
  EXPECT_TRUE(absl::IsDataLoss(room.throttle().Load(record)));
}

TEST(SignInThrottleTest, MemoryIsBoundedAndClosedNamesStayLongest) {
  SignInThrottle throttle(PlainHash, 300);
  for (int source = 0; source < 10; ++source) {
    EXPECT_TRUE(throttle.Admit("ada", absl::StrCat("s", source), kStart).ok());
  }
  for (int name = 0; name < 90; ++name) {
    const std::string text = absl::StrCat("n", name);
    EXPECT_TRUE(throttle.Admit(text, text, kStart + absl::Seconds(name)).ok());
    EXPECT_THAT(throttle.size(), Le(300u));
  }
  EXPECT_FALSE(throttle.Admit("ada", "home", kStart + absl::Minutes(2)).ok());
}

// Many steps against the model: few names, seldom, or many names in quick succession. Attempts end
// in any order, and the server restarts from time to time.
void CompareWithModel(uint32_t seed, int steps) {
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  const auto below = [&random](int limit) { return static_cast<int>(random() % limit); };
  struct Open {
    SignInAttempt attempt;
    std::string name;
    std::string source;
  };
  const bool quick = seed % 2 == 0;
  ThrottleRoom room;
  ThrottleModel model;
  std::vector<Open> open;
  for (int step = 0; step < steps; ++step) {
    room.Pass(absl::Seconds(below(quick ? 100 : 10) == 0 ? below(3600) : below(quick ? 10 : 60)));
    const std::string name = absl::StrCat("n", below(quick ? 60 : 4));
    const std::string source = absl::StrCat("s", below(3));
    const absl::Time wait = model.WaitsUntil(name, source, room.now());
    const auto attempt = room.Admit(name, source);
    ASSERT_EQ(attempt.ok(), wait <= room.now()) << "step " << step;
    if (attempt.ok()) {
      model.Count(name, source, room.now());
      open.push_back({*attempt, name, source});
    } else {
      ASSERT_EQ(GetRetryAfter(attempt.status()), wait - room.now()) << "step " << step;
    }
    if (below(50) == 0) {
      room.Restart();
      open.clear();  // what was under way has failed
    }
    if (open.empty()) continue;
    const size_t which = random() % open.size();
    const Open ended = open[which];
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
    switch (below(8)) {
      case 0:
        room.throttle().Succeed(ended.attempt);
        model.TakeBack(ended.name, ended.source, ended.attempt.when);
        model.ClearPair(ended.name, ended.source);
        break;
      case 1:
        room.throttle().Withdraw(ended.attempt);
        model.TakeBack(ended.name, ended.source, ended.attempt.when);
        break;
      default:
        break;  // failed
    }
  }
  EXPECT_THAT(model.MostOfAName(), Le(10u));
  EXPECT_THAT(model.MostOfASource(), Le(100u));
}

TEST(SignInThrottleTest, AgreesWithTheModel) {
  for (uint32_t seed = 1; seed <= 40; ++seed) CompareWithModel(seed, 400);
}

// P19: whatever the attacker's patience, and from however many places.
TEST(SignInThrottleTest, GuesserGetsTenTriesInHalfAnHour) {
  ThrottleRoom room;
  ThrottleModel counted;
  for (int second = 0; second < 3 * 3600; ++second) {
    room.Pass(absl::Seconds(1));
    const std::string source = absl::StrCat("bot", second % 500);
    if (room.Admit("ada", source).ok()) counted.Count("ada", source, room.now());
  }
  EXPECT_THAT(counted.MostOfAName(), Le(10u));
}

TEST(SignInThrottleTest, SprayerGetsAHundredTriesAnHour) {
  ThrottleRoom room;
  ThrottleModel counted;
  for (int second = 0; second < 3 * 3600; ++second) {
    room.Pass(absl::Seconds(1));
    const std::string name = absl::StrCat("n", second);
    if (room.Admit(name, "here").ok()) counted.Count(name, "here", room.now());
  }
  EXPECT_THAT(counted.MostOfASource(), Le(100u));
}

}  // namespace
}  // namespace frontdesk::testing
