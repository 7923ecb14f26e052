// Sessions: who has signed in.
#include "server/access/sign_in/sessions.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/access/memory_rows.h"

namespace frontdesk::testing {
namespace {

using access::SessionFault;
using access::SessionPtr;
using access::Sessions;
using ::testing::HasSubstr;
using ::testing::Not;

const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);

class SessionRoom {
 public:
  // A token of a new session.
  std::string Begin(const std::string& agent = "ada", const std::string& certificate = "") {
    std::string token;
    sessions_->Begin(agent, certificate, now_, [&](absl::StatusOr<Sessions::Begun> begun) {
      ASSERT_TRUE(begun.ok()) << begun.status();
      token = begun->token.Reveal();
    });
    return token;
  }
  SessionFault FaultOf(const std::string& token, const std::string& certificate = "") {
    return sessions_->Find(token, certificate, now_).fault;
  }
  SessionPtr Find(const std::string& token) { return sessions_->Find(token, "", now_).session; }
  void EndAllOf(const std::string& agent) {
    sessions_->EndAllOf(agent, [](const absl::Status& status) { EXPECT_TRUE(status.ok()); });
  }
  void End(const std::string& token) {
    sessions_->End(*Find(token), [](const absl::Status& status) { EXPECT_TRUE(status.ok()); });
  }
  void Pass(absl::Duration time) { now_ += time; }
  void Restart() {
    sessions_ = std::make_unique<Sessions>(rows_);
    EXPECT_TRUE(sessions_->Load(now_).ok());
  }
  Sessions& sessions() { return *sessions_; }
  MemoryRows& rows() { return rows_; }
  absl::Time now() const { return now_; }

 private:
  MemoryRows rows_;
  std::unique_ptr<Sessions> sessions_ = std::make_unique<Sessions>(rows_);
  absl::Time now_ = kStart;
};

TEST(SessionsTest, TokenFindsItsSession) {
  SessionRoom room;
  const std::string token = room.Begin("ada");
  ASSERT_NE(room.Find(token), nullptr);
  EXPECT_EQ(room.Find(token)->agent(), "ada");
  EXPECT_EQ(room.Find(token)->id().size(), 16u);
  EXPECT_THAT(token, Not(HasSubstr(room.Find(token)->id())));
}

TEST(SessionsTest, SessionIsFoundByItsNameForItsAgentOnly) {
  SessionRoom room;
  const SessionPtr session = room.Find(room.Begin("ada"));
  room.Begin("bob");
  EXPECT_EQ(room.sessions().Named("ada", session->id()), session);
  EXPECT_EQ(room.sessions().Named("bob", session->id()), nullptr);
  EXPECT_EQ(room.sessions().Named("nobody", session->id()), nullptr);
}

TEST(SessionsTest, WhatIsNoTokenFindsNothing) {
  SessionRoom room;
  const std::string token = room.Begin();
  std::string other = token;
  other.back() = other.back() == 'A' ? 'E' : 'A';
  for (const std::string& bad : {std::string(), std::string("fds_"), token + "A", other,
                                 "fdk_" + token.substr(4), std::string(10'000, 'a')}) {
    EXPECT_EQ(room.FaultOf(bad), SessionFault::kUnknown) << bad;
  }
}

TEST(SessionsTest, TokenIsNotAmongTheRows) {
  SessionRoom room;
  const std::string token = room.Begin();
  EXPECT_THAT(room.rows().AllBytes(), Not(HasSubstr(token.substr(4))));
}

TEST(SessionsTest, UnusedSessionEndsAndUsedOneStays) {
  SessionRoom room;
  const std::string used = room.Begin();
  const std::string unused = room.Begin();
  for (int minute = 0; minute < 15; ++minute) {
    EXPECT_EQ(room.FaultOf(used), SessionFault::kNone);
    room.Pass(absl::Minutes(1));
  }
  EXPECT_EQ(room.FaultOf(used), SessionFault::kNone);
  EXPECT_EQ(room.FaultOf(unused), SessionFault::kExpired);
}

TEST(SessionsTest, SessionEndsAfterTenHoursHoweverItIsUsed) {
  SessionRoom room;
  const std::string token = room.Begin();
  for (int minute = 0; minute < 600; ++minute) {
    EXPECT_EQ(room.FaultOf(token), SessionFault::kNone);
    room.Pass(absl::Minutes(1));
  }
  EXPECT_EQ(room.FaultOf(token), SessionFault::kExpired);
}

TEST(SessionsTest, TokenWorksOnlyWithTheCertificateItBeganWith) {
  SessionRoom room;
  const std::string bound = room.Begin("ada", "certificate of ada");
  const std::string loose = room.Begin("ada");
  EXPECT_EQ(room.FaultOf(bound, "certificate of ada"), SessionFault::kNone);
  EXPECT_EQ(room.FaultOf(bound, "certificate of a thief"), SessionFault::kOtherCertificate);
  EXPECT_EQ(room.FaultOf(bound), SessionFault::kOtherCertificate);
  EXPECT_EQ(room.FaultOf(loose, "any certificate"), SessionFault::kNone);
}

TEST(SessionsTest, ReplayFromAnotherCertificateIsNoUse) {
  SessionRoom room;
  const std::string token = room.Begin("ada", "certificate of ada");
  for (int minute = 0; minute < 20; ++minute) {
    room.Pass(absl::Minutes(1));
    room.FaultOf(token, "certificate of a thief");
  }
  EXPECT_EQ(room.FaultOf(token, "certificate of ada"), SessionFault::kExpired);
}

TEST(SessionsTest, EndedSessionIsUnknownAtOnceAndAfterRestart) {
  SessionRoom room;
  const std::string ended = room.Begin();
  const std::string other = room.Begin();
  room.End(ended);
  EXPECT_EQ(room.FaultOf(ended), SessionFault::kUnknown);
  EXPECT_EQ(room.FaultOf(other), SessionFault::kNone);
  room.Restart();
  EXPECT_EQ(room.FaultOf(ended), SessionFault::kUnknown);
  EXPECT_EQ(room.FaultOf(other), SessionFault::kNone);
}

TEST(SessionsTest, AllSessionsOfAnAgentEndTogether) {
  SessionRoom room;
  const std::string one = room.Begin("ada");
  const std::string two = room.Begin("ada");
  const std::string bob = room.Begin("bob");
  room.EndAllOf("ada");
  room.EndAllOf("nobody");
  EXPECT_EQ(room.FaultOf(one), SessionFault::kUnknown);
  EXPECT_EQ(room.FaultOf(two), SessionFault::kUnknown);
  EXPECT_EQ(room.FaultOf(bob), SessionFault::kNone);
  EXPECT_EQ(room.rows().Count(storage::Table::kSessions), 1u);
}

TEST(SessionsTest, OneTooManyEndsTheOldest) {
  SessionRoom room;
  std::vector<std::string> tokens;
  for (size_t i = 0; i <= limits::kMaxSessionsPerAgent; ++i) {
    tokens.push_back(room.Begin("ada"));
    room.Pass(absl::Seconds(1));
  }
  EXPECT_EQ(room.FaultOf(tokens[0]), SessionFault::kUnknown);
  EXPECT_EQ(room.FaultOf(tokens[1]), SessionFault::kNone);
  EXPECT_EQ(room.sessions().size(), limits::kMaxSessionsPerAgent);
  room.Restart();
  room.Begin("ada");
  EXPECT_EQ(room.FaultOf(tokens[1]), SessionFault::kUnknown) << "the oldest, after a restart too";
}

TEST(SessionsTest, RestartKnowsTheLastUseToWithinAMinute) {
  SessionRoom room;
  const std::string token = room.Begin();
  room.Pass(absl::Minutes(14));
  EXPECT_EQ(room.FaultOf(token), SessionFault::kNone);
  room.Restart();
  room.Pass(absl::Minutes(14));
  EXPECT_EQ(room.FaultOf(token), SessionFault::kNone);
}

TEST(SessionsTest, UseIsWrittenOnceAMinute) {
  SessionRoom room;
  const std::string token = room.Begin();
  const size_t before = room.rows().writes();
  for (int second = 0; second < 600; ++second) {
    room.FaultOf(token);
    room.Pass(absl::Seconds(1));
  }
  EXPECT_EQ(room.rows().writes() - before, 9u);
}

TEST(SessionsTest, ExpiredSessionsLeaveMemoryAndRows) {
  SessionRoom room;
  for (int i = 0; i < 5; ++i) room.Begin("ada");
  room.Pass(absl::Minutes(16));
  room.Begin("bob");
  EXPECT_EQ(room.sessions().size(), 1u);
  EXPECT_EQ(room.rows().Count(storage::Table::kSessions), 1u);
  room.Pass(absl::Hours(1));
  room.Restart();
  EXPECT_EQ(room.rows().Count(storage::Table::kSessions), 0u);
}

TEST(SessionsTest, SessionThatCannotBeWrittenDoesNotBegin) {
  SessionRoom room;
  room.rows().Answer(MakeError(absl::StatusCode::kUnavailable, "STORAGE_FROZEN", "frozen"));
  room.sessions().Begin("ada", "", room.now(), [](const absl::StatusOr<Sessions::Begun>& begun) {
    EXPECT_TRUE(absl::IsUnavailable(begun.status()));
  });
  room.rows().Answer(absl::OkStatus());
  room.Pass(absl::Minutes(2));
  room.Begin("bob");
  EXPECT_EQ(room.sessions().size(), 1u) << "nothing is left of it";
}

// Holds a write until it is told to go on.
class SlowRows final : public access::AccessRows {
 public:
  absl::Status Scan(storage::Table,
                    const std::function<absl::Status(std::string)>&) const override {
    return absl::OkStatus();
  }
  void Write(std::vector<storage::Row>, std::vector<storage::RowKey>, Done done) override {
    waiting_.push_back(std::move(done));
  }
  void Release() {
    for (const Done& done : waiting_) done(absl::OkStatus());
    waiting_.clear();
  }

 private:
  std::vector<Done> waiting_;
};

TEST(SessionsTest, SessionThatIsEndedWhileItBeginsIsNotGivenOut) {
  SlowRows rows;
  Sessions sessions(rows);
  absl::Status outcome;
  sessions.Begin("ada", "", kStart,
                 [&](const absl::StatusOr<Sessions::Begun>& begun) { outcome = begun.status(); });
  sessions.EndAllOf("ada", [](const absl::Status&) {});
  rows.Release();
  EXPECT_EQ(GetErrorDetail(outcome).reason, "SESSION_ENDED");
  EXPECT_EQ(sessions.size(), 0u);
}

// For ThreadSanitizer: readers beside sessions that come and go.
TEST(SessionsTest, ReadersNeverSeeAnEndedSession) {
  SessionRoom room;
  const std::string steady = room.Begin("ada");
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      for (int second = 0; !stop; ++second) {
        EXPECT_NE(room.sessions().Find(steady, "", kStart + absl::Seconds(second % 800)).session,
                  nullptr);
      }
    });
  }
  for (int i = 0; i < 300; ++i) {
    const std::string token = room.Begin("bob");
    EXPECT_EQ(room.FaultOf(token), SessionFault::kNone);
    room.EndAllOf("bob");
    EXPECT_EQ(room.FaultOf(token), SessionFault::kUnknown);
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace frontdesk::testing
