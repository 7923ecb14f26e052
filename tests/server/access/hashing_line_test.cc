// Who waits for a password to be hashed, and who is next.
#include "server/access/sign_in/hashing_line.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace frontdesk::testing {
namespace {

using access::HashingLine;
using access::HashingPace;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// A line whose work notes for whom it was, and a clock.
class LineRoom {
 public:
  explicit LineRoom(const HashingPace& pace = {}) : line_(pace) {}

  bool Join(const std::string& place) { return !Refused(place); }
  std::optional<absl::Duration> Refused(const std::string& place) {
    return line_.Join(place, [this, place] { done_.push_back(place); });
  }
  // Fills the lane of `place`; how much went in.
  size_t Fill(const std::string& place) {
    size_t count = 0;
    while (Join(place)) ++count;
    return count;
  }
  bool Step() {
    const HashingLine::Work work = line_.Take(now_);
    if (work) work();
    return work != nullptr;
  }
  // Does what is due in the next `time`, looking every millisecond; for whom.
  std::vector<std::string> Run(HashingLine::Time::duration time) {
    done_.clear();
    for (const auto end = now_ + time; now_ < end; now_ += milliseconds(1)) {
      while (Step()) {
      }
    }
    return done_;
  }
  HashingLine& line() { return line_; }
  HashingLine::Time now() const { return now_; }

 private:
  HashingLine line_;
  HashingLine::Time now_{std::chrono::hours(1000)};
  std::vector<std::string> done_;
};

TEST(HashingLine, AFloodGetsSoManyHashesInAMinuteAndNoMore) {
  LineRoom room({.per_minute = 300, .at_once = 10});
  size_t hashed = 0;
  for (int i = 0; i < 600; ++i) {
    room.Fill("flood");
    hashed += room.Run(milliseconds(100)).size();
  }
  EXPECT_GE(hashed, 300u);
  EXPECT_LE(hashed, 310u);
}

TEST(HashingLine, WhatComesAfterAQuietTimeIsHashedAtOnce) {
  LineRoom room({.per_minute = 300, .at_once = 10});
  room.Run(minutes(10));
  for (int i = 0; i < 12; ++i) EXPECT_TRUE(room.Join("office"));
  EXPECT_EQ(room.Run(milliseconds(1)).size(), 10u);
  EXPECT_EQ(room.Run(milliseconds(400)).size(), 2u);
}

TEST(HashingLine, TellsWhenTheNextIsDue) {
  LineRoom room({.per_minute = 60, .at_once = 1});
  room.Join("office");
  EXPECT_LE(room.line().next(), room.now());
  EXPECT_TRUE(room.Step());
  room.Join("office");
  EXPECT_EQ(room.line().next(), room.now() + seconds(1));
  EXPECT_FALSE(room.Step());
}

TEST(HashingLine, ShiftOfThreeHundredIsInWithinAMinuteIfItAsksAgainWhenItIsTold) {
  LineRoom room;
  int inside = 0;
  // When each of those who are not in line asks next.
  std::vector<HashingLine::Time> asks(300, room.now());
  const HashingLine::Time begun = room.now();
  while (inside < 300 && room.now() < begun + minutes(5)) {
    std::erase_if(asks, [&](HashingLine::Time& next) {
      if (next > room.now()) return false;
      const std::optional<absl::Duration> wait = room.Refused("office");
      if (wait) next = room.now() + absl::ToChronoNanoseconds(*wait);
      return !wait;
    });
    inside += static_cast<int>(room.Run(milliseconds(100)).size());
  }
  EXPECT_EQ(inside, 300);
  EXPECT_LE(room.now() - begun, seconds(75));
}

TEST(HashingLine, WhoWaitsAloneWaitsForSoManySecondsAtMost) {
  LineRoom room({.per_minute = 300, .at_once = 1});
  const size_t waiting = room.Fill("flood");
  EXPECT_EQ(room.Run(seconds(limits::kSignInWaitSeconds)).size(), waiting);
}

TEST(HashingLine, RefusedOnesLearnHowLongThoseInLineTake) {
  LineRoom room({.per_minute = 300, .at_once = 1});
  const size_t waiting = room.Fill("flood");
  EXPECT_EQ(room.Refused("flood"), absl::Milliseconds(200) * static_cast<int64_t>(waiting));
}

TEST(HashingLine, FloodFromElsewhereLeavesRoomAndTurnsToAPlaceThatIsKnown) {
  LineRoom room;
  room.line().Remember("office");
  // A thousand places that nobody ever signed in from.
  for (int i = 0; i < 1000; ++i) room.Join(absl::StrCat("bot", i));
  size_t mine = 0;
  while (mine < 5 && room.Join("office")) ++mine;
  ASSERT_EQ(mine, 5u);
  const std::vector<std::string> done = room.Run(seconds(3));
  ASSERT_GE(done.size(), 10u);
  EXPECT_EQ(std::count(done.begin(), done.begin() + 10, "office"), 5);
}

TEST(HashingLine, KnownPlacesTakeTurns) {
  LineRoom room;
  for (const char* place : {"a", "b", "c"}) {
    room.line().Remember(place);
    EXPECT_TRUE(room.Fill(place) > 0);
  }
  std::map<std::string, int> turns;
  for (const std::string& place : room.Run(seconds(1))) ++turns[place];
  for (const char* place : {"a", "b", "c"}) EXPECT_GE(turns[place], 3) << place;
}

TEST(HashingLine, WithinALaneTheFirstIsServedFirst) {
  LineRoom room;
  EXPECT_TRUE(room.Join("a") && room.Join("b") && room.Join("c"));
  EXPECT_EQ(room.Run(seconds(1)), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(HashingLine, ALineIsNeverLongerThanItsRoom) {
  LineRoom room;
  size_t waiting = 0;
  for (int i = 0; i < 200; ++i) {
    room.line().Remember(absl::StrCat("p", i));
    waiting += room.Fill(absl::StrCat("p", i));
  }
  EXPECT_LE(waiting, room.line().max_waiting());
  EXPECT_LE(room.line().max_waiting(), limits::kMaxQueuedHashes);
}

TEST(HashingLine, OldestKnownPlaceIsForgottenFirst) {
  LineRoom room;
  for (size_t i = 0; i <= limits::kMaxKnownPlaces; ++i) {
    room.line().Remember(absl::StrCat("p", i));
  }
  room.Fill("elsewhere");
  EXPECT_FALSE(room.Join("p0"));
  EXPECT_TRUE(room.Join("p1"));
}

TEST(HashingLine, EndingTakesWhatWaitsHoweverEarly) {
  LineRoom room({.per_minute = 30, .at_once = 1});
  const size_t waiting = room.Fill("office");
  size_t taken = 0;
  while (room.line().TakeNow()) ++taken;
  EXPECT_EQ(taken, waiting);
  EXPECT_TRUE(room.line().empty());
}

}  // namespace
}  // namespace frontdesk::testing
