// Signing in, from the credentials to the session.
#include "server/access/sign_in/sign_in.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/retry_after.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/access/sign_in/secret_box.h"
#include "server/access/sign_in/totp.h"
#include "tests/server/access/memory_rows.h"
#include "tests/server/access/support/new_secrets.h"

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

constexpr access::HashingPace kNoPace{.per_minute = 60'000'000, .at_once = 1};

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
    sign_in_ = std::make_unique<SignIn>(
        access::SignInParts{rows_, *agents_, *sessions_, clock_, Hash},
        access::SignInOptions{
            .cost = cost_, .queue = {.threads = 2, .pace = kNoPace}, .secrets = secrets_});
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
    sign_in_->ChangePassword(credentials, Secret(wanted), [&](absl::StatusOr<SignedIn> in) {
      outcome.set_value(std::move(in));
    });
    return outcome.get_future().get();
  }
  absl::StatusOr<Secret> Propose(const Credentials& credentials) {
    std::promise<absl::StatusOr<Secret>> outcome;
    sign_in_->ProposeSecondFactor(
        credentials, [&](absl::StatusOr<Secret> secret) { outcome.set_value(std::move(secret)); });
    return outcome.get_future().get();
  }
  absl::Status Confirm(const std::string& agent, const Secret& code) {
    return sign_in_->ConfirmSecondFactor(agent, code.Reveal());
  }
  std::string ReasonOf(const Credentials& credentials) {
    return GetErrorDetail(Begin(credentials).status()).reason;
  }
  bool IsGood(const Secret& token) {
    return sessions_->Find(token.Reveal(), "", clock_.Now()).session != nullptr;
  }
  Secret CodeNow(const Secret& secret) {
    return Secret(access::TotpCode(secret.Reveal(), access::TotpStep(clock_.Now())));
  }

  MemoryRows& rows() { return rows_; }
  ManualClock& clock() { return clock_; }
  access::AgentBook& agents() { return *agents_; }
  access::Sessions& sessions() { return *sessions_; }
  SignIn& sign_in() { return *sign_in_; }
  void set_cost(const access::PasswordCost& cost) { cost_ = cost; }
  void set_secrets(std::shared_ptr<const access::SecretBox> secrets) {
    secrets_ = std::move(secrets);
  }
  const AgentRecord& RecordOf(const std::string& name) { return agents_->Find(name)->record; }

 private:
  MemoryRows rows_;
  ManualClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  access::PasswordCost cost_ = kCheap;
  std::shared_ptr<const access::SecretBox> secrets_ = NewSecrets();
  std::unique_ptr<access::AgentBook> agents_;
  std::unique_ptr<access::Sessions> sessions_;
  std::unique_ptr<SignIn> sign_in_;
};

Credentials Of(const std::string& name, const std::string& password = kPassword,
               const std::string& source = "10.0.0.1") {
  return {.name = name,
          .password = Secret(password),
          .code = Secret(),
          .source = source,
          .certificate = ""};
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
  EXPECT_EQ(room.sessions().Find(in->token.Reveal(), "of a thief", room.clock().Now()).fault,
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
  const Secret secret = access::NewTotpSecret();
  room.Hire("ada", [&](AgentRecord& record) { record.set_totp_secret(secret.Reveal()); });
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
  ASSERT_TRUE(room.Confirm("ada", room.CodeNow(*secret)).ok());
  EXPECT_EQ(room.ReasonOf(Of("ada")), "SIGN_IN_REFUSED");
  room.clock().Advance(absl::Seconds(30));
  Credentials credentials = Of("ada");
  credentials.code = room.CodeNow(*secret);
  EXPECT_TRUE(room.Begin(credentials).ok());
}

TEST(SignInTest, SecondFactorIsKeptSealedAndOpensWithItsKeyAlone) {
  SignInRoom room;
  room.Hire("ada");
  const Secret secret = *room.Propose(Of("ada"));
  ASSERT_TRUE(room.Confirm("ada", room.CodeNow(secret)).ok());
  EXPECT_THAT(room.rows().AllBytes(), Not(HasSubstr(secret.Reveal())));
  const auto key = NewSecrets();
  for (const auto& other : {key, std::shared_ptr<const access::SecretBox>()}) {
    SignInRoom copy;
    copy.set_secrets(other);
    copy.Restart();
    copy.Hire("ada", [&](AgentRecord& record) {
      record.set_sealed_totp_secret(room.RecordOf("ada").sealed_totp_secret());
    });
    EXPECT_EQ(copy.sign_in().CountUnreadableSecrets(), 1u);
    copy.clock().Advance(absl::Seconds(60));
    Credentials credentials = Of("ada");
    credentials.code = copy.CodeNow(secret);
    EXPECT_EQ(copy.ReasonOf(credentials), "SIGN_IN_REFUSED");
  }
  EXPECT_EQ(room.sign_in().CountUnreadableSecrets(), 0u);
}

TEST(SignInTest, SecondFactorOfBeforeIsSealedWhenItIsNextUsed) {
  SignInRoom room;
  const Secret secret = access::NewTotpSecret();
  room.Hire("ada", [&](AgentRecord& record) { record.set_totp_secret(secret.Reveal()); });
  EXPECT_THAT(room.rows().AllBytes(), HasSubstr(secret.Reveal()));
  for (int i = 0; i < 2; ++i) {
    Credentials credentials = Of("ada");
    credentials.code = room.CodeNow(secret);
    EXPECT_TRUE(room.Begin(credentials).ok());
    EXPECT_THAT(room.rows().AllBytes(), Not(HasSubstr(secret.Reveal())));
    room.Restart();
    room.clock().Advance(absl::Seconds(30));
  }
  EXPECT_EQ(room.ReasonOf(Of("ada")), "SIGN_IN_REFUSED") << "it is asked for still";
}

TEST(SignInTest, WithoutAKeyNobodyGetsASecondFactor) {
  SignInRoom room;
  room.set_secrets(nullptr);
  room.Restart();
  room.Hire("ada");
  EXPECT_EQ(GetErrorDetail(room.Propose(Of("ada")).status()).reason, "SECRET_KEY_MISSING");
}

TEST(SecretBoxTest, WhatIsSealedOpensForItsOwnerAloneAndOnlyWhole) {
  const auto box = NewSecrets();
  const std::string sealed = box->Seal(Secret("nine green bottles"), "ada");
  EXPECT_EQ(box->Unseal(sealed, "ada")->Reveal(), "nine green bottles");
  EXPECT_NE(box->Seal(Secret("nine green bottles"), "ada"), sealed) << "a nonce of its own";
  EXPECT_THAT(sealed, Not(HasSubstr("green")));
  const auto reason = [&box](const std::string& bytes, const char* owner) {
    return GetErrorDetail(box->Unseal(bytes, owner).status()).reason;
  };
  EXPECT_EQ(reason(sealed, "bob"), "SECRET_UNREADABLE");
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string damaged = sealed;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_EQ(reason(damaged, "ada"), "SECRET_UNREADABLE") << i;
    EXPECT_EQ(reason(sealed.substr(0, i), "ada"), "SECRET_UNREADABLE") << i;
  }
}

TEST(SecretBoxTest, KeyFileIsForItsOwnerAloneAndMustHoldAKey) {
  const std::string path = ::testing::TempDir() + "/another.key";
  std::filesystem::remove(path);
  EXPECT_TRUE(absl::IsNotFound(access::SecretBox::Open(path).status()));
  ASSERT_TRUE(access::SecretBox::Create(path).ok());
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path).permissions(), perms::owner_read | perms::owner_write);
  EXPECT_TRUE(access::SecretBox::Open(path).ok());
  const auto reason = [&path] {
    return GetErrorDetail(access::SecretBox::Open(path).status()).reason;
  };
  std::filesystem::permissions(path, perms::others_read, std::filesystem::perm_options::add);
  EXPECT_EQ(reason(), "SECRET_KEY_UNUSABLE");
  std::filesystem::permissions(path, perms::owner_read | perms::owner_write);
  std::ofstream(path) << "not a key\n";
  EXPECT_EQ(reason(), "SECRET_KEY_UNUSABLE");
  std::filesystem::remove(path);
}

TEST(SignInTest, ProposedSecondFactorGetsOneTryWithinTenMinutes) {
  SignInRoom room;
  room.Hire("ada");
  const auto reason = [&room](const Secret& code) {
    return GetErrorDetail(room.sign_in().ConfirmSecondFactor("ada", code.Reveal())).reason;
  };
  EXPECT_EQ(reason(Secret("123456")), "NOTHING_TO_CONFIRM");
  Secret secret = *room.Propose(Of("ada"));
  EXPECT_EQ(reason(Secret("12345")), "CODE_WRONG");
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
  const Secret before = room.Begin(Of("ada"))->token;
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
  const Secret secret = access::NewTotpSecret();
  room.Hire("ada", [&](AgentRecord& record) { record.set_totp_secret(secret.Reveal()); });
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
  for (int i = 0; i < 2; ++i) room.sign_in().queue().Submit("", [&go] { go.wait(); });
  std::promise<absl::StatusOr<SignedIn>> outcome;
  room.sign_in().Begin(Of("ada"), [&](absl::StatusOr<SignedIn> in) { outcome.set_value(in); });
  room.Edit("ada", [](AgentRecord& record) { record.set_disabled(true); });
  go.count_down();
  EXPECT_EQ(GetErrorDetail(outcome.get_future().get().status()).reason, "SIGN_IN_REFUSED");
  EXPECT_EQ(room.sessions().size(), 0u);
}

// Keeps the hashing threads of a room busy until it is let go.
class HeldQueue {
 public:
  explicit HeldQueue(SignInRoom& room) {
    for (int i = 0; i < 2; ++i) {
      room.sign_in().queue().Submit("", [this] {
        held_.count_down();
        go_.wait();
      });
    }
    held_.wait();
  }
  void Release() { go_.count_down(); }

 private:
  std::latch held_{2};
  std::latch go_{1};
};

// Sign-ins that are begun and not waited for.
class Flood {
 public:
  explicit Flood(SignInRoom& room) : room_(room) {}
  void Begin(const Credentials& credentials) {
    ++begun_;
    room_.sign_in().Begin(credentials, [this](const absl::StatusOr<SignedIn>& in) {
      if (GetErrorDetail(in.status()).reason == "SIGN_IN_BUSY") {
        EXPECT_GE(GetRetryAfter(in.status()).value_or(absl::ZeroDuration()), absl::Seconds(1));
        ++busy_;
      }
      ++done_;
    });
  }
  void AwaitAll() const {
    while (done_ < begun_) std::this_thread::yield();
  }
  size_t busy() const { return busy_; }

 private:
  SignInRoom& room_;
  size_t begun_ = 0;
  std::atomic<size_t> busy_ = 0;
  std::atomic<size_t> done_ = 0;
};

TEST(SignInTest, FloodIsRefusedAtOnceWhenThereIsNoRoomToWait) {
  SignInRoom room;
  room.Hire("ada");
  HeldQueue held(room);
  Flood flood(room);
  constexpr size_t kFlood = 500;
  for (size_t i = 0; i < kFlood; ++i) {
    flood.Begin(Of(absl::StrCat("n", i), "guess", absl::StrCat("s", i)));
  }
  const size_t let_in = kFlood - flood.busy();
  EXPECT_EQ(let_in, room.sign_in().queue().max_waiting() / 2);
  EXPECT_EQ(room.sign_in().hashes(), 0u);
  held.Release();
  flood.AwaitAll();
  EXPECT_EQ(room.sign_in().hashes(), let_in);
  EXPECT_TRUE(room.Begin(Of("ada")).ok());
}

TEST(SignInTest, RefusedFloodWritesNothing) {
  SignInRoom room;
  HeldQueue held(room);
  Flood flood(room);
  // One name from one place; more than fit.
  for (int i = 0; i < 5; ++i) flood.Begin(Of("bob", "guess"));
  for (size_t i = 0; flood.busy() == 0; ++i) flood.Begin(Of(absl::StrCat("n", i), "guess"));
  const size_t writes = room.rows().writes();
  for (int i = 0; i < 500; ++i) flood.Begin(Of(absl::StrCat("m", i), "guess"));
  EXPECT_EQ(flood.busy(), 501u);
  EXPECT_EQ(room.rows().writes(), writes);
  held.Release();
  flood.AwaitAll();
}

TEST(SignInTest, WhoWasToldToWaitHasNotFailed) {
  SignInRoom room;
  room.Hire("ada");
  HeldQueue held(room);
  Flood flood(room);
  for (size_t i = 0; flood.busy() == 0; ++i) {
    flood.Begin(Of(absl::StrCat("n", i), "guess", "elsewhere"));
  }
  for (int i = 0; i < 50; ++i) flood.Begin(Of("ada", "guess", "new place"));
  EXPECT_EQ(flood.busy(), 51u);
  held.Release();
  flood.AwaitAll();
  EXPECT_TRUE(room.Begin(Of("ada", kPassword, "new place")).ok());
}

TEST(SignInTest, PlaceThatSomebodySignedInFromGetsThroughAFloodFromElsewhere) {
  SignInRoom room;
  room.Hire("ada");
  room.Hire("bob");
  ASSERT_TRUE(room.Begin(Of("ada", kPassword, "office")).ok());
  HeldQueue held(room);
  Flood flood(room);
  for (int i = 0; i < 500; ++i) {
    flood.Begin(Of(absl::StrCat("n", i), "guess", absl::StrCat("bot", i)));
  }
  const size_t before = flood.busy();
  flood.Begin(Of("bob", kPassword, "office"));
  EXPECT_EQ(flood.busy(), before);
  held.Release();
  flood.AwaitAll();
}

TEST(SignInTest, RestartKeepsDelaysAndSessions) {
  SignInRoom room;
  room.Hire("ada");
  room.Hire("bob");
  const Secret token = room.Begin(Of("ada"))->token;
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
