// Mails: what they say, and that each goes out.
#include <atomic>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/error.h"
#include "common/limits.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/mail/mail_message.h"
#include "server/mail/mail_sender.h"
#include "server/mail/outbox.h"
#include "server/mail/reset_tokens.h"
#include "tests/server/support/directory_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr MemberNumber kMember = 1'000'000'001;

absl::Status TryLater() {
  return MakeError(absl::StatusCode::kUnavailable, "SMTP_DEFERRED", "later");
}
absl::Status Refused() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SMTP_REFUSED", "never");
}

// Waits until something is true that a thread is about to make true.
void Await(const std::function<bool()>& done) {
  while (!done()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

// A member, an outbox and a mail server that answers as it is told.
class MailRoom {
 public:
  MailRoom() { EXPECT_TRUE(room_.Import({Row(1), Row(2)}).ok()); }

  void Start() {
    mail::MailOptions options;
    options.from = "care@example.com";
    options.reset_link = "https://example.com/reset?token=";
    options.poll = absl::Milliseconds(2);
    sender_.emplace(
        room_.directory(), options, [this](uint64_t, const absl::Status&) { ++attempts_; },
        [this](const Redacted<std::string>& to, const Redacted<std::string>& message) {
          std::lock_guard lock(mutex_);
          if (answer_.ok()) sent_.push_back({to.Reveal(), message.Reveal()});
          return answer_;
        });
  }
  void Stop() { sender_.reset(); }
  void AnswerWith(absl::Status status) {
    std::lock_guard lock(mutex_);
    answer_ = std::move(status);
  }

  absl::Status AskForReset(directory::ActorKind actor = directory::ActorKind::kAgent) {
    directory::Write write{.command = accounts::ResetPassword{{.member = kMember}}};
    write.actor.kind = actor;
    write.actor.id = "AGENTCANARY";
    std::promise<absl::Status> done;
    room_.directory().Submit(std::move(write),
                             [&done](const absl::StatusOr<directory::WriteReply>& reply) {
                               done.set_value(reply.status());
                             });
    return done.get_future().get();
  }
  absl::Status Redeem(const std::string& token) {
    directory::Write write;
    write.plan = [this, token](
                     directory::Draft& draft,
                     const accounts::RuleContext& context) -> absl::StatusOr<directory::PlanReply> {
      const mail::KeyedHash hash = [this](std::string_view bytes) {
        return room_.directory().KeyedHash(bytes);
      };
      const auto member = mail::RedeemToken(hash, Secret(token), {{}, context.now, ""}, draft);
      if (!member.ok()) return member.status();
      return directory::PlanReply();
    };
    std::promise<absl::Status> done;
    room_.directory().Submit(std::move(write),
                             [&done](const absl::StatusOr<directory::WriteReply>& reply) {
                               done.set_value(reply.status());
                             });
    return done.get_future().get();
  }

  mail::OutboxView Outbox() { return *mail::ReadOutbox(room_.directory().rows(), 100); }
  std::vector<std::pair<std::string, std::string>> sent() {
    std::lock_guard lock(mutex_);
    return sent_;
  }
  // The text of a mail that was sent, decoded.
  std::string TextOf(size_t index) {
    const std::string message = sent()[index].second;
    const size_t begin = message.find("base64\r\n\r\n") + 10;
    std::string encoded = message.substr(begin, message.find("--", begin) - begin);
    std::erase_if(encoded, [](char c) { return c == '\r' || c == '\n'; });
    std::string text;
    EXPECT_TRUE(absl::Base64Unescape(encoded, &text));
    return text;
  }
  std::string TokenOf(size_t index) {
    const std::string text = TextOf(index);
    const size_t begin = text.find("token=") + 6;
    return text.substr(begin, text.find('\n', begin) - begin);
  }
  int attempts() const { return attempts_; }
  DirectoryRoom& room() { return room_; }

 private:
  DirectoryRoom room_;
  std::mutex mutex_;
  absl::Status answer_;
  std::vector<std::pair<std::string, std::string>> sent_;
  std::atomic<int> attempts_ = 0;
  std::optional<mail::MailSender> sender_;
};

TEST(MailText, HasInstructionsLinkAndExpiry) {
  const mail::MailText text = mail::RenderPasswordReset(
      "https://example.com/r?a=1&t=x", absl::FromUnixSeconds(1'800'000'000), absl::UTCTimeZone());
  for (const std::string& part : {text.plain, text.html}) {
    EXPECT_THAT(part, HasSubstr("works once, until 08:00 on January 15, 2027 (UTC)"));
    EXPECT_THAT(part, HasSubstr("the old one keeps working"));
  }
  EXPECT_THAT(text.plain, HasSubstr("https://example.com/r?a=1&t=x"));
  EXPECT_THAT(text.html, HasSubstr("https://example.com/r?a=1&amp;t=x"));
}

TEST(MailMessage, CannotBeGivenAnotherHeader) {
  const std::string message = mail::ComposeMessage({.from = "a@example.com",
                                                    .to = "b@example.com\r\nBcc: c@example.com",
                                                    .message_id = "1@x",
                                                    .date = absl::UnixEpoch()},
                                                   {});
  EXPECT_THAT(message, Not(HasSubstr("\r\nBcc")));
}

TEST(MailSender, SendsAMailOnceAndTakesItOut) {
  MailRoom room;
  ASSERT_TRUE(room.AskForReset().ok());
  EXPECT_EQ(room.Outbox().total, 1);
  room.Start();
  Await([&room] { return room.Outbox().total == 0; });
  room.Stop();
  ASSERT_THAT(room.sent(), SizeIs(1));
  EXPECT_EQ(room.sent()[0].first, "robert1@example.com");
}

TEST(MailSender, SendsTheSameMailWhoeverAskedForIt) {
  MailRoom room;
  ASSERT_TRUE(room.AskForReset(directory::ActorKind::kAgent).ok());
  room.Start();
  Await([&room] { return room.sent().size() == 1; });
  ASSERT_TRUE(room.AskForReset(directory::ActorKind::kMember).ok());
  Await([&room] { return room.sent().size() == 2 && room.Outbox().total == 0; });
  room.Stop();
  std::string first = room.TextOf(0);
  first.replace(first.find(room.TokenOf(0)), room.TokenOf(0).size(), room.TokenOf(1));
  EXPECT_EQ(first, room.TextOf(1));
  EXPECT_THAT(first, Not(HasSubstr("AGENTCANARY")));
}

TEST(MailSender, TriesAgainLaterAndThenGivesUp) {
  MailRoom room;
  room.AnswerWith(TryLater());
  ASSERT_TRUE(room.AskForReset().ok());
  room.Start();
  for (uint32_t attempt = 1; attempt <= limits::kMaxMailAttempts; ++attempt) {
    Await([&] { return room.Outbox().mails.at(0).mail.attempts() == attempt; });
    room.room().clock().Advance(absl::Hours(5));
  }
  const auto mail = room.Outbox().mails.at(0).mail;
  EXPECT_TRUE(mail.dead());
  EXPECT_EQ(mail.last_error(), "SMTP_DEFERRED");
  room.AnswerWith(absl::OkStatus());
  room.room().clock().Advance(absl::Hours(5));
  room.Stop();
  EXPECT_THAT(room.sent(), SizeIs(0));
}

TEST(MailSender, KeepsAMailOverARestartAndSendsIt) {
  MailRoom room;
  room.AnswerWith(TryLater());
  ASSERT_TRUE(room.AskForReset().ok());
  room.Start();
  Await([&room] { return room.attempts() > 0; });
  room.Stop();
  room.room().Reopen();
  room.AnswerWith(absl::OkStatus());
  room.room().clock().Advance(absl::Hours(1));
  room.Start();
  Await([&room] { return room.Outbox().total == 0; });
  room.Stop();
  EXPECT_THAT(room.sent(), SizeIs(1));
}

TEST(MailSender, GivesUpAtOnceWhatIsRefusedForGood) {
  MailRoom room;
  room.AnswerWith(Refused());
  ASSERT_TRUE(room.AskForReset().ok());
  room.Start();
  Await([&room] { return room.Outbox().mails.at(0).mail.dead(); });
  room.Stop();
  EXPECT_EQ(room.attempts(), 1);
}

TEST(MailSender, SendsNothingToAnAddressThatHasChanged) {
  MailRoom room;
  ASSERT_TRUE(room.AskForReset().ok());
  accounts::Account values;
  values.email = "new@example.com";
  ASSERT_TRUE(
      room.room().Write(Update(kMember, accounts::AccountField::kEmail, std::move(values))).ok());
  room.Start();
  Await([&room] { return room.Outbox().total == 0; });
  room.Stop();
  EXPECT_THAT(room.sent(), SizeIs(0));
}

TEST(RetryDelay, DoublesUpToFourHours) {
  EXPECT_EQ(mail::RetryDelay(absl::Minutes(1), 1), absl::Minutes(1));
  EXPECT_EQ(mail::RetryDelay(absl::Minutes(1), 4), absl::Minutes(8));
  EXPECT_EQ(mail::RetryDelay(absl::Minutes(1), 40), absl::Hours(4));
}

TEST(ResetToken, IsGoodOnceAndOnlyForAWhile) {
  MailRoom room;
  ASSERT_TRUE(room.AskForReset().ok());
  room.Start();
  Await([&room] { return room.Outbox().total == 0; });
  const std::string token = room.TokenOf(0);
  EXPECT_TRUE(room.Redeem(token).ok());
  EXPECT_EQ(ReasonOf(room.Redeem(token)), "RESET_TOKEN_INVALID");
  EXPECT_EQ(ReasonOf(room.Redeem("AAAA")), "RESET_TOKEN_INVALID");
  EXPECT_EQ(ReasonOf(room.Redeem("")), "RESET_TOKEN_INVALID");

  ASSERT_TRUE(room.AskForReset().ok());
  Await([&room] { return room.sent().size() == 2 && room.Outbox().total == 0; });
  room.room().clock().Advance(absl::Minutes(61));
  EXPECT_EQ(ReasonOf(room.Redeem(room.TokenOf(1))), "RESET_TOKEN_INVALID");
}

TEST(ResetToken, IsReplacedByANewerOne) {
  MailRoom room;
  ASSERT_TRUE(room.AskForReset().ok());
  room.Start();
  Await([&room] { return room.sent().size() == 1 && room.Outbox().total == 0; });
  ASSERT_TRUE(room.AskForReset().ok());
  Await([&room] { return room.sent().size() == 2 && room.Outbox().total == 0; });
  EXPECT_EQ(ReasonOf(room.Redeem(room.TokenOf(0))), "RESET_TOKEN_INVALID");
  EXPECT_TRUE(room.Redeem(room.TokenOf(1)).ok());
}

TEST(ResetToken, DiesWithTheAddressItWasSentTo) {
  MailRoom room;
  ASSERT_TRUE(room.AskForReset().ok());
  room.Start();
  Await([&room] { return room.Outbox().total == 0; });
  accounts::Account values;
  values.email = "new@example.com";
  ASSERT_TRUE(
      room.room().Write(Update(kMember, accounts::AccountField::kEmail, std::move(values))).ok());
  EXPECT_EQ(ReasonOf(room.Redeem(room.TokenOf(0))), "RESET_TOKEN_INVALID");
}

}  // namespace
}  // namespace frontdesk::testing
