// The rules of member events.
#include "server/accounts/member_events.h"

#include <algorithm>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/accounts/event_codes.h"
#include "tests/server/support/test_accounts.h"
#include "tests/server/support/test_events.h"

namespace frontdesk::testing {
namespace {

using accounts::Account;
using accounts::AccountStatus;
using accounts::EventRecord;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixMicros(kEventsBegin) + absl::Hours(24 * 20);

Account Adult(AccountStatus status = AccountStatus::kActive) {
  Account account = Row(1);
  account.status = status;
  account.email_status = accounts::EmailStatus::kOk;
  account.version = 1;
  return account;
}

// The account after events that come in the order given.
Account After(Account account, const std::vector<v1::MemberEvent>& events) {
  std::vector<EventRecord> past;
  for (const v1::MemberEvent& event : events) {
    const accounts::MemberEvent read = Read(event);
    account = accounts::ApplyEvent(account, read, past, kNow);
    past.push_back(read.record);
  }
  return account;
}

std::vector<std::string> Reasons(const v1::MemberEvent& event) {
  std::vector<std::string> reasons;
  for (const Violation& violation : accounts::CheckEvent(Read(event), kNow)) {
    reasons.push_back(violation.field + " " + violation.reason);
  }
  return reasons;
}

v1::MemberEvent At(int minute) { return EventAt(minute, kMember, absl::StrCat("e", minute)); }

TEST(EventCodes, AreThoseOfTheApi) {
  EXPECT_EQ(accounts::kLoginSucceeded, v1::LOGIN_RESULT_SUCCEEDED);
  EXPECT_EQ(accounts::kJobOpened, v1::JOB_ACTION_OPENED);
  EXPECT_EQ(accounts::kJobClosed, v1::JOB_ACTION_CLOSED);
  EXPECT_EQ(accounts::kPlanTrialStarted, v1::PLAN_ACTION_TRIAL_STARTED);
  EXPECT_EQ(accounts::kPlanStarted, v1::PLAN_ACTION_STARTED);
  EXPECT_EQ(accounts::kPlanRenewed, v1::PLAN_ACTION_RENEWED);
  EXPECT_EQ(accounts::kPlanCancelled, v1::PLAN_ACTION_CANCELLED);
  EXPECT_EQ(accounts::kPlanLapsed, v1::PLAN_ACTION_LAPSED);
  EXPECT_EQ(accounts::kChargeFailed, v1::CHARGE_RESULT_FAILED);
  EXPECT_EQ(accounts::kBlocked, v1::BLOCK_ACTION_BLOCKED);
  EXPECT_EQ(accounts::kUnblocked, v1::BLOCK_ACTION_UNBLOCKED);
  EXPECT_EQ(accounts::kReviewOpen, v1::REVIEW_STATE_OPEN);
  EXPECT_EQ(accounts::kEffectClosed, v1::ACCOUNT_EFFECT_CLOSED);
  EXPECT_EQ(accounts::kEffectReopened, v1::ACCOUNT_EFFECT_REOPENED);
  EXPECT_EQ(accounts::kSourceSift, v1::SAFETY_SOURCE_SIFT);
  EXPECT_EQ(accounts::kMembershipJoined, v1::MEMBERSHIP_ACTION_JOINED);
  EXPECT_EQ(accounts::kMembershipClosed, v1::MEMBERSHIP_ACTION_CLOSED);
  EXPECT_EQ(accounts::kMembershipReopened, v1::MEMBERSHIP_ACTION_REOPENED);
}

TEST(CheckEvent, AcceptsEventsInOrder) {
  EXPECT_THAT(Reasons(Login(At(1))), IsEmpty());
  EXPECT_THAT(Reasons(Charge(At(1), "0042")), IsEmpty());
  EXPECT_THAT(Reasons(Bounce(At(1), "a@example.com")), IsEmpty());
}

TEST(CheckEvent, NamesAllThatIsWrong) {
  v1::MemberEvent event =
      Plan(EventAt(1, kMember, "no good"), "premium", v1::PLAN_ACTION_UNSPECIFIED);
  event.clear_time();
  event.mutable_plan()->set_price_minor(-1);
  EXPECT_THAT(Reasons(event),
              ::testing::UnorderedElementsAre(
                  "event_id EVENT_ID_MALFORMED", "time TIME_REQUIRED", "plan.action VALUE_REQUIRED",
                  "plan.plan CODE_MALFORMED", "plan.price_minor VALUE_OUT_OF_RANGE"));
}

TEST(CheckEvent, RefusesWhatMustNotBeKept) {
  v1::MemberEvent login = Login(At(1));
  login.mutable_login()->set_ip_network("203.0.113.7");
  EXPECT_THAT(Reasons(login), Contains("login.ip_network IP_NETWORK_MALFORMED"));
  EXPECT_THAT(Reasons(Charge(At(1), "4111111111111111")),
              Contains("charge.last4 PAYMENT_CARD_NUMBER"));
  v1::MemberEvent job = Job(At(1), "j1", v1::JOB_ACTION_OPENED);
  job.mutable_job()->set_title("4111 1111 1111 1111");
  EXPECT_THAT(Reasons(job), Contains("job.title PAYMENT_CARD_NUMBER"));
}

TEST(CheckEvent, RefusesTheFutureAndNothing) {
  EXPECT_THAT(Reasons(Login(At(60 * 24 * 21))), Contains("time TIME_IN_FUTURE"));
  EXPECT_THAT(Reasons(At(1)), Contains("detail EVENT_REQUIRED"));
  EXPECT_THAT(Reasons(Block(At(1), kMember, v1::BLOCK_ACTION_BLOCKED)),
              Contains("block.other_member_id BLOCKS_ITSELF"));
}

TEST(ApplyEvent, OnlyASuccessfulAndNewerLoginMovesTheLastLogin) {
  const Account account = After(
      Adult(), {Login(At(20)), Login(At(10)), Login(At(30), v1::LOGIN_RESULT_WRONG_PASSWORD)});
  EXPECT_EQ(account.last_login, absl::FromUnixMicros(kEventsBegin + 20 * kMinute));
}

TEST(ApplyEvent, ALoginDoesNotGetInTheWayOfAgents) {
  EXPECT_EQ(After(Adult(), {Login(At(20))}).version, Adult().version);
}

TEST(ApplyEvent, TheNewestPlanEventDecidesThePlanWhateverComesFirst) {
  const std::vector<v1::MemberEvent> events = {Plan(At(1), "BASIC", v1::PLAN_ACTION_STARTED),
                                               Plan(At(2), "PREMIUM", v1::PLAN_ACTION_STARTED)};
  EXPECT_EQ(After(Adult(), events).plan, "PREMIUM");
  EXPECT_EQ(After(Adult(), {events[1], events[0]}).plan, "PREMIUM");
  EXPECT_EQ(After(Adult(), {events[1], Plan(At(3), "PREMIUM", v1::PLAN_ACTION_LAPSED)}).plan, "");
}

TEST(ApplyEvent, ASubscriptionChargeMakesTheCardOneThatBillingSearchesFind) {
  const Account account = After(Adult(), {Charge(At(1), "7777")});
  ASSERT_THAT(account.payment_cards, SizeIs(2));
  EXPECT_EQ(account.payment_cards[1].last4, "7777");
  EXPECT_TRUE(account.payment_cards[1].subscription_charge);
  EXPECT_FALSE(account.payment_cards[1].on_file);
  EXPECT_THAT(After(Adult(), {Charge(At(1), "7777", v1::CHARGE_RESULT_FAILED)}).payment_cards,
              SizeIs(1));
  EXPECT_THAT(After(Adult(), {Charge(At(1), "0001")}).payment_cards, SizeIs(1));
}

TEST(ApplyEvent, AnyBounceFailsTheAddress) {
  EXPECT_EQ(After(Adult(), {Bounce(At(1), Adult().email)}).email_status,
            accounts::EmailStatus::kFailed);
}

TEST(ApplyEvent, WhoClosedAnAccountAloneOpensItAgain) {
  const auto closed = Safety(At(1), v1::SAFETY_SOURCE_SIFT, v1::ACCOUNT_EFFECT_CLOSED);
  const auto by_member = Membership(At(2), v1::MEMBERSHIP_ACTION_REOPENED);
  const auto by_safety = Safety(At(3), v1::SAFETY_SOURCE_AGENT, v1::ACCOUNT_EFFECT_REOPENED);
  EXPECT_EQ(After(Adult(), {closed}).status, AccountStatus::kClosed);
  EXPECT_EQ(After(Adult(), {closed, by_member}).status, AccountStatus::kClosed);
  EXPECT_EQ(After(Adult(), {closed, by_member, by_safety}).status, AccountStatus::kActive);
}

TEST(ApplyEvent, AClosedAccountComesBackAsItWas) {
  const Account account =
      After(Adult(AccountStatus::kSuspended), {Membership(At(1), v1::MEMBERSHIP_ACTION_CLOSED),
                                               Membership(At(2), v1::MEMBERSHIP_ACTION_REOPENED)});
  EXPECT_EQ(account.status, AccountStatus::kSuspended);
}

TEST(ApplyEvent, TheOrderOfComingDoesNotMatter) {
  const std::vector<v1::MemberEvent> events = {
      Membership(At(1), v1::MEMBERSHIP_ACTION_CLOSED),
      Safety(At(2), v1::SAFETY_SOURCE_SIFT, v1::ACCOUNT_EFFECT_CLOSED),
      Membership(At(3), v1::MEMBERSHIP_ACTION_REOPENED),
      Safety(At(4), v1::SAFETY_SOURCE_AGENT, v1::ACCOUNT_EFFECT_REOPENED),
      Review(At(5), "r1", v1::REVIEW_STATE_DECIDED, v1::ACCOUNT_EFFECT_CLOSED),
      Plan(At(6), "BASIC", v1::PLAN_ACTION_STARTED),
      Plan(At(7), "PREMIUM", v1::PLAN_ACTION_STARTED),
      Login(At(8))};
  Account expected = After(Adult(), events);
  EXPECT_EQ(expected.status, AccountStatus::kClosed);
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::vector<v1::MemberEvent> shuffled = events;
    std::ranges::shuffle(shuffled, random);
    Account account = After(Adult(), shuffled);
    account.version = expected.version;  // counts steps
    EXPECT_EQ(account, expected);
  }
}

TEST(ApplyEvent, TerminatedIsFinalForEveryEvent) {
  const Account terminated = Adult(AccountStatus::kTerminated);
  for (const v1::MemberEvent& event :
       {Login(At(1)), Plan(At(1), "BASIC", v1::PLAN_ACTION_STARTED), Charge(At(1), "7777"),
        Bounce(At(1), terminated.email), Membership(At(1), v1::MEMBERSHIP_ACTION_REOPENED),
        Membership(At(1), v1::MEMBERSHIP_ACTION_CLOSED),
        Safety(At(1), v1::SAFETY_SOURCE_AGENT, v1::ACCOUNT_EFFECT_REOPENED),
        Review(At(1), "r", v1::REVIEW_STATE_REVERSED, v1::ACCOUNT_EFFECT_REOPENED)}) {
    EXPECT_EQ(After(terminated, {event}), terminated) << event.ShortDebugString();
  }
}

TEST(DropPersonal, LeavesNothingOfAMemberUnder13) {
  for (const v1::MemberEvent& event : {Login(At(1)), Job(At(1), "j1", v1::JOB_ACTION_OPENED),
                                       Privacy(At(1), "SHOW", "canary"), Charge(At(1), "7777")}) {
    EventRecord record = Read(event).record;
    EXPECT_TRUE(accounts::DropPersonal(record));
    const std::string bytes = record.SerializeAsString();
    for (const char* canary :
         {"iOS", "Safari", "Montport", "203.0", "Care for", "canary", "7777"}) {
      EXPECT_EQ(bytes.find(canary), std::string::npos) << canary;
    }
    EXPECT_FALSE(accounts::DropPersonal(record));
  }
}

}  // namespace
}  // namespace frontdesk::testing
