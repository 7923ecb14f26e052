// Signing in, from the credentials to the session.
#include "server/access/sign_in/sign_in.h"

#include <atomic>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/access/sign_in/totp.h"
#include "tests/server/access/memory_rows.h"

namespace frontdesk::testing {
namespace {

using access::Credentials;
using access::SignedIn;
using access::SignIn;
using storage::v1::AgentRecord;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;

constexpr char kPassword[] = "a quiet lake in june";
constexpr char kNewPassword[] = "four green bicycles";
constexpr access::PasswordCost kCheap{.memory_bytes = 8192, .passes = 1};

// Stands in for the keyed hash of a store.
std::string Hash(std::string_view bytes) {
  return std::to_string(std::hash<std::string_view>{}(bytes));
}

class SignInRoom {
 public:
  SignInRoom() { Restart(); }

  void Restart() {
    sign_in_.reset();
    sessions_ = std::make_unique<access::Sessions>(rows_);
    agents_ = std::make_unique<access::AgentBook>(rows_);
    sign_in_ =
        std::make_unique<SignIn>(access::SignInParts{rows_, *agents_, *sessions_, clock_, Hash},
                                 access::SignInOptions{.cost = cost_, .queue = {.threads = 2}});
    EXPECT_TRUE(agents_->Load().ok());
    EXPECT_TRUE(sessions_->Load(clock_.Now()).ok());
    EXPECT_TRUE(sign_in_->Load().ok());
  }

  void Hire(const std::string& name, const std::function<void(AgentRecord&)>& edit = nullptr) {
    AgentRecord record;
    record.set_name(name);
    record.set_kind(storage::v1::CALLER_KIND_AGENT);
    record.set_password_hash(*sign_in_->hasher().Hash(kPassword));
    if (edit) edit(record);
    EXPECT_TRUE(agents_->Change(name, [&](const access::Agent*) { return record; }).ok());
  }
  void Edit(const std::string& name, const std::function<void(AgentRecord&)>& edit) {
    EXPECT_TRUE(agents_
                    ->Change(name,
                             [&](const access::Agent* before) {
                               AgentRecord record = before->record;
                               edit(record);
                               return record;
                             })
                    .ok());
  }

  absl::StatusOr<SignedIn> Begin(const Credentials& credentials) {
    std::promise<absl::StatusOr<SignedIn>> outcome;
    sign_in_->Begin(credentials,
                    [&](absl::StatusOr<SignedIn> in) { outcome.set_value(std::move(in)); });
    return outcome.get_future().get();
  }
  absl::StatusOr<SignedIn> ChangePassword(const Credentials& credentials,
                                          const std::string& wanted) {
    std::promise<absl::StatusOr<SignedIn>> outcome;
    sign_in_->ChangePassword(credentials, wanted, [&](absl::StatusOr<SignedIn> in) {
      outcome.set_value(std::move(in));
    });
    return outcome.get_future().get();
  }
  absl::StatusOr<std::string> Propose(const Credentials& credentials) {
    std::promise<absl::StatusOr<std::string>> outcome;
    sign_in_->ProposeSecondFactor(
        credentials, [&](absl::StatusOr<std::string> secret) { outcome.set_value(secret); });
    return outcome.get_future().get();
  }
  std::string ReasonOf(const Credentials& credentials) {
    return GetErrorDetail(Begin(credentials).status()).reason;
  }
  bool IsGood(const std::string& token) {
    return sessions_->Find(token, "", clock_.Now()).session != nullptr;
  }
  std::string CodeNow(const std::string& secret) {
    return access::TotpCode(secret, access::TotpStep(clock_.Now()));
  }

  MemoryRows& rows() { return rows_; }
  ManualClock& clock() { return clock_; }
  access::AgentBook& agents() { return *agents_; }
  access::Sessions& sessions() { return *sessions_; }
  SignIn& sign_in() { return *sign_in_; }
  void set_cost(const access::PasswordCost& cost) { cost_ = cost; }

 private:
  MemoryRows rows_;
  ManualClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  access::PasswordCost cost_ = kCheap;
  std::unique_ptr<access::AgentBook> agents_;
  std::unique_ptr<access::Sessions> sessions_;
  std::unique_ptr<SignIn> sign_in_;
};

Credentials Of(const std::string& name, const std::string& password = kPassword,
               const std::string& source = "10.0.0.1") {
  return {.name = name, .password = password, .code = "", .source = source, .certificate = ""};
}

TEST(SignInTest, RightPasswordBeginsASession) {
  SignInRoom room;
  room.Hire("ada");
  const auto in = room.Begin(Of("ada"));
  ASSERT_TRUE(in.ok()) << in.status();
  EXPECT_TRUE(room.IsGood(in->token));
  EXPECT_EQ(in->session->agent(), "ada");
  EXPECT_EQ(in->agent->record.name(), "ada");
}

TEST(SignInTest, SessionIsBoundToTheCertificateOfTheSignIn) {
  SignInRoom room;
  room.Hire("ada");
  Credentials credentials = Of("ada");
  credentials.certificate = "certificate of ada";
  const auto in = room.Begin(credentials);
  ASSERT_TRUE(in.ok());
  EXPECT_EQ(room.sessions().Find(in->token, "of a thief", room.clock().Now()).fault,
            access::SessionFault::kOtherCertificate);
}

TEST(SignInTest, WhateverIsWrongTheAnswerIsTheSame) {
  SignInRoom room;
  room.Hire("ada");
  room.Hire("out", [](AgentRecord& record) { record.set_disabled(true); });
  room.Hire("sso", [](AgentRecord& record) { record.clear_password_hash(); });
  room.Hire("robot",
            [](AgentRecord& record) { record.set_kind(storage::v1::CALLER_KIND_SERVICE); });
  room.Hire("two", [](AgentRecord& record) { record.set_totp_secret("12345678901234567890"); });
  const absl::Status expected = room.Begin(Of("nobody")).status();
  EXPECT_TRUE(absl::IsUnauthenticated(expected));
  EXPECT_EQ(GetErrorDetail(expected).reason, "SIGN_IN_REFUSED");
  for (const char* name : {"out", "sso", "robot", "two"}) {
    EXPECT_EQ(room.Begin(Of(name)).status(), expected) << name;
  }
  EXPECT_EQ(room.Begin(Of("ada", "wrong password")).status(), expected);
  EXPECT_EQ(room.Begin(Of("")).status(), expected);
}

// Counted, not timed: machines differ.
TEST(SignInTest, UnknownNamesCostOneHashAsKnownOnesDo) {
  SignInRoom room;
  room.Hire("ada");
  room.Hire("out", [](AgentRecord& record) { record.set_disabled(true); });
  for (const char* name : {"ada", "out", "nobody"}) {
    const uint64_t before = room.sign_in().hashes();
    EXPECT_EQ(room.ReasonOf(Of(name, "wrong password")), "SIGN_IN_REFUSED");
    EXPECT_EQ(room.sign_in().hashes() - before, 1u) << name;
  }
}

TEST(SignInTest, DelayedAttemptCostsNoHash) {
  SignInRoom room;
  room.Hire("ada");
  for (int i = 0; i < 5; ++i) room.ReasonOf(Of("ada", "wrong password"));
  const uint64_t before = room.sign_in().hashes();
  EXPECT_EQ(room.ReasonOf(Of("ada")), "SIGN_IN_DELAYED") << "the right password too";
  EXPECT_EQ(room.sign_in().hashes(), before);
}

TEST(SignInTest, OneTimeCodeIsNeededAndWorksOnce) {
  SignInRoom room;
  const std::string secret = access::NewTotpSecret();
  room.Hire("ada", [&](AgentRecord& record) { record.set_totp_secret(secret); });
  Credentials credentials = Of("ada");
  EXPECT_EQ(room.ReasonOf(credentials), "SIGN_IN_REFUSED");
  credentials.code = room.CodeNow(secret);
  EXPECT_TRUE(room.Begin(credentials).ok());
  EXPECT_EQ(room.ReasonOf(credentials), "SIGN_IN_REFUSED") << "used";
  room.Restart();
  EXPECT_EQ(room.ReasonOf(credentials), "SIGN_IN_REFUSED") << "used, after a restart too";
  room.clock().Advance(absl::Seconds(30));
  credentials.code = room.CodeNow(secret);
  EXPECT_TRUE(room.Begin(credentials).ok());
}

TEST(SignInTest, SecondFactorCountsOnceItIsConfirmed) {
  SignInRoom room;
  room.Hire("ada");
  const auto secret = room.Propose(Of("ada"));
  ASSERT_TRUE(secret.ok());
  EXPECT_TRUE(room.Begin(Of("ada")).ok()) << "not confirmed";
  ASSERT_TRUE(room.sign_in().ConfirmSecondFactor("ada", room.CodeNow(*secret)).ok());
  EXPECT_EQ(room.ReasonOf(Of("ada")), "SIGN_IN_REFUSED");
  room.clock().Advance(absl::Seconds(30));
  Credentials credentials = Of("ada");
  credentials.code = room.CodeNow(*secret);
  EXPECT_TRUE(room.Begin(credentials).ok());
}

TEST(SignInTest, ProposedSecondFactorGetsOneTryWithinTenMinutes) {
  SignInRoom room;
  room.Hire("ada");
  const auto reason = [&room](const std::string& code) {
    return GetErrorDetail(room.sign_in().ConfirmSecondFactor("ada", code)).reason;
  };
  EXPECT_EQ(reason("123456"), "NOTHING_TO_CONFIRM");
  std::string secret = *room.Propose(Of("ada"));
  EXPECT_EQ(reason("12345"), "CODE_WRONG");
  EXPECT_EQ(reason(room.CodeNow(secret)), "NOTHING_TO_CONFIRM");
  secret = *room.Propose(Of("ada"));
  room.clock().Advance(absl::Minutes(10));
  EXPECT_EQ(reason(room.CodeNow(secret)), "NOTHING_TO_CONFIRM");
  EXPECT_EQ(GetErrorDetail(room.Propose(Of("ada", "wrong password")).status()).reason,
            "SIGN_IN_REFUSED");
}

TEST(SignInTest, ChangedPasswordEndsAllSessionsAndBeginsOne) {
  SignInRoom room;
  room.Hire("ada", [](AgentRecord& record) { record.set_password_temporary(true); });
  const std::string before = room.Begin(Of("ada"))->token;
  const auto changed = room.ChangePassword(Of("ada"), kNewPassword);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_FALSE(room.IsGood(before));
  EXPECT_TRUE(room.IsGood(changed->token));
  EXPECT_FALSE(changed->agent->record.password_temporary());
  EXPECT_EQ(room.ReasonOf(Of("ada")), "SIGN_IN_REFUSED");
  EXPECT_TRUE(room.Begin(Of("ada", kNewPassword)).ok());
  room.Restart();
  EXPECT_TRUE(room.Begin(Of("ada", kNewPassword)).ok());
}

TEST(SignInTest, BadNewPasswordIsRefusedWithAllThatIsWrong) {
  SignInRoom room;
  room.Hire("long.name", [](AgentRecord& record) { record.set_display_name("Ada Byron"); });
  std::vector<std::string> reasons;
  const absl::Status refused = room.ChangePassword(Of("long.name"), "byron").status();
  for (const Violation& v : GetErrorDetail(refused).violations) reasons.push_back(v.reason);
  EXPECT_THAT(reasons, ElementsAre("PASSWORD_TOO_SHORT", "PASSWORD_HOLDS_NAME"));
  EXPECT_EQ(GetErrorDetail(room.ChangePassword(Of("long.name"), kPassword).status()).reason,
            "PASSWORD_UNCHANGED");
  EXPECT_EQ(
      GetErrorDetail(room.ChangePassword(Of("long.name", "wrong password"), kNewPassword).status())
          .reason,
      "SIGN_IN_REFUSED");
}

TEST(SignInTest, PasswordIsHashedAnewWhenTheCostWasRaised) {
  SignInRoom room;
  room.Hire("ada");
  room.set_cost({.memory_bytes = 16384, .passes = 2});
  room.Restart();
  ASSERT_TRUE(room.Begin(Of("ada")).ok());
  EXPECT_THAT(room.agents().Find("ada")->record.password_hash(), HasSubstr("m=16,t=2"));
  EXPECT_TRUE(room.Begin(Of("ada")).ok());
}

TEST(SignInTest, NothingThatWasTypedIsAmongTheRows) {
  SignInRoom room;
  room.Hire("ada");
  ASSERT_TRUE(room.Begin(Of("ada")).ok());
  room.ReasonOf(Of("typed my password here", "wrong password"));
  for (const char* typed : {kPassword, "typed my", "wrong pass"}) {
    EXPECT_THAT(room.rows().AllBytes(), Not(HasSubstr(typed)));
  }
}

TEST(SignInTest, WhereNothingCanBeWrittenNobodySignsInAndNobodyIsBlamed) {
  SignInRoom room;
  const std::string secret = access::NewTotpSecret();
  room.Hire("ada", [&](AgentRecord& record) { record.set_totp_secret(secret); });
  room.rows().Answer(MakeError(absl::StatusCode::kUnavailable, "STORAGE_FROZEN", "frozen"));
  Credentials credentials = Of("ada");
  credentials.code = room.CodeNow(secret);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(room.ReasonOf(credentials), "STORAGE_FROZEN");
  room.rows().Answer(absl::OkStatus());
  EXPECT_TRUE(room.Begin(credentials).ok());
}

TEST(SignInTest, AgentWhoIsShutOutDuringTheSignInGetsNoSession) {
  SignInRoom room;
  room.Hire("ada");
  // The moment between the check of the password and the beginning of the session.
  std::latch go(1);
  for (int i = 0; i < 2; ++i) room.sign_in().queue().Submit([&go] { go.wait(); });
  std::promise<absl::StatusOr<SignedIn>> outcome;
  room.sign_in().Begin(Of("ada"), [&](absl::StatusOr<SignedIn> in) { outcome.set_value(in); });
  room.Edit("ada", [](AgentRecord& record) { record.set_disabled(true); });
  go.count_down();
  EXPECT_EQ(GetErrorDetail(outcome.get_future().get().status()).reason, "SIGN_IN_REFUSED");
  EXPECT_EQ(room.sessions().size(), 0u);
}

TEST(SignInTest, FloodIsRefusedAtOnceWhenTheQueueIsFull) {
  SignInRoom room;
  room.Hire("ada");
  std::latch go(1);
  std::latch held(2);
  for (int i = 0; i < 2; ++i) {
    room.sign_in().queue().Submit([&] {
      held.count_down();
      go.wait();
    });
  }
  held.wait();
  std::atomic<int> busy = 0;
  std::atomic<int> done = 0;
  constexpr int kFlood = 500;
  for (int i = 0; i < kFlood; ++i) {
    room.sign_in().Begin(Of(absl::StrCat("n", i), "guess", absl::StrCat("s", i)),
                         [&](const absl::StatusOr<SignedIn>& in) {
                           busy += GetErrorDetail(in.status()).reason == "SIGN_IN_BUSY";
                           ++done;
                         });
  }
  EXPECT_EQ(busy, kFlood - static_cast<int>(limits::kMaxQueuedHashes));
  EXPECT_EQ(room.sign_in().hashes(), 0u);
  go.count_down();
  while (done < kFlood) std::this_thread::yield();
  EXPECT_EQ(room.sign_in().hashes(), limits::kMaxQueuedHashes);
  EXPECT_TRUE(room.Begin(Of("ada")).ok());
}

TEST(SignInTest, RestartKeepsDelaysAndSessions) {
  SignInRoom room;
  room.Hire("ada");
  room.Hire("bob");
  const std::string token = room.Begin(Of("ada"))->token;
  for (int i = 0; i < 5; ++i) room.ReasonOf(Of("bob", "wrong password"));
  room.Restart();
  EXPECT_TRUE(room.IsGood(token));
  EXPECT_EQ(room.ReasonOf(Of("bob")), "SIGN_IN_DELAYED");
  room.clock().Advance(absl::Minutes(1));
  EXPECT_TRUE(room.Begin(Of("bob")).ok());
}

TEST(SignInTest, ReopenedNameSignsIn) {
  SignInRoom room;
  room.Hire("ada");
  for (int i = 0; i < 10; ++i) room.ReasonOf(Of("ada", "guess", absl::StrCat("s", i)));
  EXPECT_EQ(room.ReasonOf(Of("ada")), "SIGN_IN_DELAYED");
  room.sign_in().Reopen("ada");
  EXPECT_TRUE(room.Begin(Of("ada")).ok());
}

// P19, with many guessers at once: what runs side by side is counted like what follows.
TEST(SignInTest, GuessersSideBySideGetTenHashes) {
  SignInRoom room;
  room.Hire("ada");
  const uint64_t before = room.sign_in().hashes();
  std::vector<std::thread> guessers;
  for (int i = 0; i < 8; ++i) {
    guessers.emplace_back([&room, i] {
      for (int j = 0; j < 50; ++j) {
        room.ReasonOf(Of("ada", absl::StrCat("guess ", j), absl::StrCat("s", i, ".", j)));
      }
    });
  }
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_THAT(room.sign_in().hashes() - before, Le(10u));
}

}  // namespace
}  // namespace frontdesk::testing
