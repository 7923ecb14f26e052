// Random lives against a simple model of what pages say: events come shuffled, twice and in pieces,
// with restarts in between; the model reads them in order, once.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "frontdesk/v1/member_page_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/record_events.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"
#include "tests/server/support/test_events.h"

namespace frontdesk::testing {
namespace {

// What the pages of a member must say.
struct Expected {
  std::string plan = "PREMIUM";  // of the imported account
  std::set<std::string> open_jobs;
  std::map<std::string, std::string> settings;
  std::set<std::string> blocked;
  int64_t last_login = 0;
  std::set<std::string> closers;  // who holds the account closed
  bool sift = false;
  size_t logins = 0;
  int64_t member_history = 0;
};

// One event after the other, each as a sentence of the documentation says.
Expected Model(std::vector<v1::MemberEvent> events) {
  std::ranges::sort(events, {}, [](const v1::MemberEvent& e) { return e.time().seconds(); });
  Expected expected;
  const auto close = [&expected](const std::string& closer, bool closed, bool sift) {
    if (!closed) {
      expected.closers.erase(closer);
    } else if (expected.closers.insert(closer).second && closer == "safety") {
      expected.sift = sift;
    }
  };
  for (const v1::MemberEvent& e : events) {
    if (!e.has_safety()) ++expected.member_history;
    if (e.has_login()) {
      ++expected.logins;
      if (e.login().result() == v1::LOGIN_RESULT_SUCCEEDED)
        expected.last_login = e.time().seconds();
    } else if (e.has_job()) {
      expected.open_jobs.erase(e.job().job_id());
      if (e.job().action() == v1::JOB_ACTION_OPENED) expected.open_jobs.insert(e.job().job_id());
    } else if (e.has_plan()) {
      expected.plan = e.plan().action() == v1::PLAN_ACTION_LAPSED ? "" : e.plan().plan();
    } else if (e.has_privacy()) {
      expected.settings[e.privacy().setting()] = e.privacy().value();
    } else if (e.has_block()) {
      expected.blocked.erase(e.block().other_member_id());
      if (e.block().action() == v1::BLOCK_ACTION_BLOCKED) {
        expected.blocked.insert(e.block().other_member_id());
      }
    } else if (e.has_membership()) {
      close("member", e.membership().action() == v1::MEMBERSHIP_ACTION_CLOSED, false);
    } else if (e.has_safety() && e.safety().effect() != v1::ACCOUNT_EFFECT_UNSPECIFIED) {
      close("safety", e.safety().effect() == v1::ACCOUNT_EFFECT_CLOSED,
            e.safety().source() == v1::SAFETY_SOURCE_SIFT);
    }
  }
  return expected;
}

v1::MemberEvent RandomEvent(int minute, std::mt19937& random) {
  const auto below = [&random](unsigned bound) { return static_cast<int>(random() % bound); };
  v1::MemberEvent event = EventAt(minute, kMember, "e" + std::to_string(minute));
  switch (below(7)) {
    case 0:
      return Login(event, below(3) == 0 ? v1::LOGIN_RESULT_BLOCKED : v1::LOGIN_RESULT_SUCCEEDED);
    case 1:
      return Job(event, "j" + std::to_string(below(3)), static_cast<v1::JobAction>(1 + below(2)));
    case 2:
      return Plan(event, below(2) == 0 ? "BASIC" : "GOLD",
                  static_cast<v1::PlanAction>(1 + below(5)));
    case 3:
      return Privacy(event, below(2) == 0 ? "SHOW" : "MAIL", std::to_string(below(4)));
    case 4:
      return Block(event, kMember + 1 + static_cast<MemberNumber>(below(2)),
                   static_cast<v1::BlockAction>(1 + below(2)));
    case 5:
      return Membership(event, static_cast<v1::MembershipAction>(2 + below(2)));
    default:
      return Safety(event, static_cast<v1::SafetySource>(1 + below(2)),
                    static_cast<v1::AccountEffect>(below(3)));
  }
}

void Record(ServiceRoom& room, const std::vector<v1::MemberEvent>& events) {
  EXPECT_EQ(RecordEvents(room, events).rejected_size(), 0);
}

template <typename Page, typename Request>
Page Ask(ServiceRoom& room,
         grpc::Status (v1::MemberPageService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Page*)) {
  Request request;
  request.set_member_id(FormatMemberId(kMember));
  grpc::ClientContext context;
  Page page;
  EXPECT_TRUE((*room.NewStub<v1::MemberPageService>().*method)(&context, request, &page).ok());
  return page;
}

void Compare(ServiceRoom& room, const Expected& expected) {
  using Stub = v1::MemberPageService::Stub;
  const auto snapshot = Ask<v1::MemberSnapshot>(room, &Stub::GetMemberSnapshot);
  EXPECT_EQ(snapshot.account().plan(), expected.plan);
  std::set<std::string> jobs;
  for (const auto& job : snapshot.stats().open_jobs()) jobs.insert(job.job_id());
  EXPECT_EQ(jobs, expected.open_jobs);
  EXPECT_EQ(snapshot.account().last_login_time().seconds(), expected.last_login);
  EXPECT_EQ(static_cast<size_t>(snapshot.stats().recent_logins_size()),
            std::min<size_t>(expected.logins, 20));
  const bool closed = !expected.closers.empty();
  EXPECT_EQ(snapshot.account().status(),
            closed ? v1::ACCOUNT_STATUS_CLOSED : v1::ACCOUNT_STATUS_ACTIVE);
  const bool sift = expected.closers.contains("safety") && expected.sift;
  EXPECT_EQ(snapshot.safety().closed_due_to_sift(),
            sift ? v1::SIFT_VERDICT_YES : v1::SIFT_VERDICT_NO);
  for (const auto& page : snapshot.pages()) {
    if (page.page() == v1::MEMBER_PAGE_MEMBER_HISTORY) {
      EXPECT_EQ(page.item_count(), expected.member_history);
    }
  }
  std::map<std::string, std::string> settings;
  const auto privacy = Ask<v1::PrivacySettings>(room, &Stub::GetPrivacySettings);
  for (const auto& setting : privacy.settings()) settings[setting.setting()] = setting.value();
  EXPECT_EQ(settings, expected.settings);
  std::set<std::string> blocked;
  const auto blocks = Ask<v1::BlockedMembers>(room, &Stub::GetBlockedMembers);
  for (const auto& other : blocks.blocked()) blocked.insert(other.member_id());
  EXPECT_EQ(blocked, expected.blocked);
}

TEST(MemberHistories, AgreeWithASimpleModelHoweverEventsCome) {
  std::mt19937 random(20261122);
  for (int life = 0; life < 25 && !HasFailure(); ++life) {
    SCOPED_TRACE(life);
    ServiceRoom room;
    room.Import({RowMessage(1), RowMessage(2), RowMessage(3)});
    std::vector<v1::MemberEvent> events;
    for (int minute = 1; minute <= 40; ++minute) events.push_back(RandomEvent(minute, random));
    std::vector<v1::MemberEvent> coming = events;
    coming.insert(coming.end(), events.begin(), events.begin() + 10);  // some come twice
    std::ranges::shuffle(coming, random);
    std::vector<v1::MemberEvent> known;
    for (size_t begin = 0; begin < coming.size(); begin += 10) {
      const std::vector<v1::MemberEvent> piece(coming.begin() + static_cast<long>(begin),
                                               coming.begin() + static_cast<long>(begin) + 10);
      Record(room, piece);
      for (const v1::MemberEvent& event : piece) {
        const bool seen = std::ranges::any_of(
            known, [&event](const auto& k) { return k.event_id() == event.event_id(); });
        if (!seen) known.push_back(event);
      }
      if (begin == 20) room.Reopen();
      Compare(room, Model(known));
    }
  }
}

}  // namespace
}  // namespace frontdesk::testing
