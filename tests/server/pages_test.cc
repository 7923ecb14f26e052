// Pages, made of an account and its events.
#include <algorithm>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pages/avatar.h"
#include "server/pages/csr_pages.h"
#include "server/pages/my_pages.h"
#include "server/pages/navigation.h"
#include "tests/server/support/test_accounts.h"
#include "tests/server/support/test_events.h"

namespace frontdesk::testing {
namespace {

using accounts::AccountStatus;
using accounts::UserType;
using pages::MemberFile;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr MemberNumber kOther = 1'000'000'002;

v1::MemberEvent At(int minute) { return EventAt(minute, kMember, absl::StrCat("e", minute)); }

MemberFile FileWith(const std::vector<v1::MemberEvent>& events) {
  MemberFile file;
  file.account = Row(1);
  file.account.status = AccountStatus::kActive;
  file.account.version = 1;
  file.today = absl::CivilDay(2026, 11, 21);
  file.sequence = 7;
  for (const v1::MemberEvent& event : events) file.events.push_back(Read(event).record);
  std::ranges::sort(file.events,
                    [](const auto& a, const auto& b) { return accounts::HappenedBefore(b, a); });
  return file;
}

std::vector<std::string> Titles(
    const google::protobuf::RepeatedPtrField<v1::NavigationItem>& items) {
  std::vector<std::string> titles;
  for (const v1::NavigationItem& item : items) titles.push_back(item.title());
  return titles;
}

TEST(Avatar, IsThePhotoOrElseInitials) {
  EXPECT_EQ(pages::Initials("Robert Anderson"), "RA");
  EXPECT_EQ(pages::Initials("anna maria van der berg"), "AB");
  EXPECT_EQ(pages::Initials("x"), "X");
  EXPECT_EQ(pages::Initials("ольга Петрова"), "ОП");
  EXPECT_EQ(pages::Initials("李 小龍"), "李小");
  EXPECT_EQ(pages::Initials("(Bob) O'Neil"), "BO");
  EXPECT_EQ(pages::Initials("👩‍👧 Smith"), "👩‍👧S");
  EXPECT_EQ(pages::Initials("  "), "");
  EXPECT_EQ(pages::Initials("- !"), "");

  v1::MemberEvent photo = At(1);
  photo.mutable_profile()->set_photo_url("https://photos.example.com/1");
  EXPECT_EQ(pages::AvatarOf(SideOfMember(FileWith({photo}))).photo_url(),
            "https://photos.example.com/1");
  v1::MemberEvent removed = At(2);
  removed.mutable_profile();
  EXPECT_EQ(pages::AvatarOf(SideOfMember(FileWith({photo, removed}))).initials(), "RA");
}

TEST(Avatar, OfAMemberUnder13IsAPlaceholder) {
  MemberFile file = FileWith({});
  file.account.juvenile = true;
  EXPECT_EQ(pages::AvatarOf(SideOfMember(file)).image_case(), v1::Avatar::IMAGE_NOT_SET);
}

TEST(Navigation, HasTheMembersOwnSectionAndOneForAgents) {
  MemberFile file = FileWith({});
  const v1::Navigation seeker = pages::NavigationOf(SideOfMember(file));
  EXPECT_THAT(
      Titles(seeker.member_section()),
      ElementsAre("Home", "My Jobs", "My Information", "My Plan", "Privacy Settings & Preferences",
                  "Credit Card Information", "Blocked Members", "Group Benefits"));
  EXPECT_THAT(Titles(seeker.csr_section()),
              ElementsAre("Member Snapshot", "Audit History", "Member History", "Account History",
                          "Additional Info", "Safety History", "My Stats", "Account Services",
                          "View as Member"));
  for (const auto& item : seeker.csr_section()) EXPECT_EQ(item.audience(), v1::PAGE_AUDIENCE_CSR);
  for (const auto& item : seeker.member_section()) {
    EXPECT_EQ(item.audience(), v1::PAGE_AUDIENCE_MEMBER);
  }

  file.account.user_type = UserType::kProvider;
  file.account.group_name.clear();
  EXPECT_THAT(
      Titles(pages::NavigationOf(SideOfMember(file)).member_section()),
      ElementsAre("Home", "My Profile", "My Information", "My Plan",
                  "Privacy Settings & Preferences", "Credit Card Information", "Blocked Members"));
  file.account.status = AccountStatus::kTerminated;
  EXPECT_THAT(pages::NavigationOf(SideOfMember(file)).member_section(), IsEmpty());
}

TEST(Menu, HasExactlyFourGroupsAndTheLastIsForAgents) {
  const v1::MemberSnapshot snapshot = pages::SnapshotOf(FileWith({}), 0);
  ASSERT_THAT(snapshot.menu(), SizeIs(4));
  EXPECT_EQ(snapshot.menu(0).title(), "Manage");
  EXPECT_EQ(snapshot.menu(1).title(), "Account");
  EXPECT_EQ(snapshot.menu(2).title(), "Resources");
  EXPECT_EQ(snapshot.menu(3).title(), "Customer Service");
  EXPECT_FALSE(snapshot.menu(2).csr_only());
  EXPECT_TRUE(snapshot.menu(3).csr_only());
  EXPECT_THAT(pages::HomeOf(SideOfMember(FileWith({}))).menu(), SizeIs(3));
}

TEST(MyPlan, TellsTrialPaidCancelledAndOver) {
  const v1::MyPlan page = pages::MyPlanOf(SideOfMember(FileWith(
      {Plan(At(1), "BASIC", v1::PLAN_ACTION_TRIAL_STARTED),
       Plan(At(2), "BASIC", v1::PLAN_ACTION_STARTED), Plan(At(3), "BASIC", v1::PLAN_ACTION_RENEWED),
       Plan(At(4), "PREMIUM", v1::PLAN_ACTION_STARTED),
       Plan(At(5), "PREMIUM", v1::PLAN_ACTION_CANCELLED)})));
  ASSERT_THAT(page.periods(), SizeIs(2));
  EXPECT_EQ(page.state(), v1::PLAN_STATE_CANCELLED);
  EXPECT_EQ(page.periods(0).plan(), "PREMIUM");
  EXPECT_TRUE(page.periods(0).has_cancel_time());
  EXPECT_EQ(page.periods(1).plan(), "BASIC");
  EXPECT_EQ(page.periods(1).state(), v1::PLAN_STATE_LAPSED);
  EXPECT_EQ(page.periods(1).start_time().seconds(), kEventsBegin / 1'000'000 + 60);
}

TEST(MyPlan, OfAnAccountWithoutEventsIsThatOfTheAccount) {
  MemberFile file = FileWith({});
  EXPECT_EQ(pages::MyPlanOf(SideOfMember(file)).state(), v1::PLAN_STATE_ACTIVE);
  file.account.plan.clear();
  EXPECT_EQ(pages::MyPlanOf(SideOfMember(file)).state(), v1::PLAN_STATE_NONE);
}

TEST(PrivacySettings, ShowTheNewestValueAndWhenItWasSet) {
  const v1::PrivacySettings page = pages::PrivacySettingsOf(SideOfMember(FileWith(
      {Privacy(At(2), "SHOW", "no"), Privacy(At(1), "SHOW", "yes"), Privacy(At(3), "MAIL", "x")})));
  ASSERT_THAT(page.settings(), SizeIs(2));
  EXPECT_EQ(page.settings(0).setting(), "MAIL");
  EXPECT_EQ(page.settings(1).value(), "no");
  EXPECT_EQ(page.settings(1).change_time().seconds(), kEventsBegin / 1'000'000 + 120);
}

TEST(CreditCardInformation, ShowsCardsAndChargesAsAReceiptDoes) {
  MemberFile file = FileWith({Charge(At(1), "7777"), Charge(At(2), "0001")});
  file.account.payment_cards.insert(file.account.payment_cards.begin(),
                                    {.last4 = "9999",
                                     .brand = "AMEX",
                                     .expiry_month = 10,
                                     .expiry_year = 2026,
                                     .cardholder_last_name = "Holder",
                                     .processor = ""});
  const v1::CreditCardInformation page = pages::CreditCardInformationOf(SideOfMember(file));
  ASSERT_THAT(page.cards(), SizeIs(2));
  EXPECT_EQ(page.cards(0).last4(), "0001");
  EXPECT_TRUE(page.cards(0).default_card());
  EXPECT_FALSE(page.cards(0).expired());
  EXPECT_TRUE(page.cards(1).expired());
  EXPECT_FALSE(page.cards(1).default_card());
  ASSERT_THAT(page.charges(), SizeIs(2));
  EXPECT_EQ(page.charges(0).last4(), "0001");
}

TEST(BlockedMembers, ShowsBothWaysToAgentsAndOneToTheMember) {
  v1::MemberEvent by_other = Block(EventAt(5, kMember, "x"), kOther, v1::BLOCK_ACTION_BLOCKED);
  MemberFile file = FileWith({Block(At(1), kOther, v1::BLOCK_ACTION_BLOCKED), by_other});
  file.events[0].mutable_block()->set_by_other(true);
  file.others[kOther] = {false, "Pat Example"};
  const v1::BlockedMembers agent = pages::BothWaysBlocked(file);
  EXPECT_THAT(agent.blocked(), SizeIs(1));
  EXPECT_THAT(agent.blocked_by(), SizeIs(1));
  EXPECT_EQ(agent.blocked_by(0).display_name(), "Pat Example");
  const v1::BlockedMembers own = pages::BlockedMembersOf(SideOfMember(file));
  EXPECT_THAT(own.blocked(), SizeIs(1));
  EXPECT_THAT(own.blocked_by(), IsEmpty());
}

TEST(BlockedMembers, LeavesAPlaceholderOfWhoWasDeleted) {
  const v1::BlockedMembers page =
      pages::BothWaysBlocked(FileWith({Block(At(1), kOther, v1::BLOCK_ACTION_BLOCKED)}));
  ASSERT_THAT(page.blocked(), SizeIs(1));
  EXPECT_TRUE(page.blocked(0).deleted());
  EXPECT_EQ(page.blocked(0).member_id(), "");
}

TEST(BlockedMembers, ForgetsABlockThatWasTakenBack) {
  EXPECT_THAT(pages::BothWaysBlocked(FileWith({Block(At(2), kOther, v1::BLOCK_ACTION_UNBLOCKED),
                                               Block(At(1), kOther, v1::BLOCK_ACTION_BLOCKED)}))
                  .blocked(),
              IsEmpty());
}

TEST(AccountHistory, ShowsAReviewInOneRowAsItStands) {
  v1::MemberEvent decided = Review(At(2), "r1", v1::REVIEW_STATE_DECIDED);
  decided.mutable_review()->set_decision("REJECTED");
  decided.mutable_review()->set_reviewer("agent7");
  const std::vector<v1::ReviewRow> rows =
      pages::ReviewsOf(FileWith({Review(At(1), "r1", v1::REVIEW_STATE_OPEN), decided,
                                 Review(At(3), "r2", v1::REVIEW_STATE_OPEN),
                                 Review(At(4), "r1", v1::REVIEW_STATE_REVERSED)}));
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].review_id(), "r2");
  EXPECT_EQ(rows[0].state(), v1::REVIEW_STATE_OPEN);
  EXPECT_FALSE(rows[0].has_update_time());
  EXPECT_EQ(rows[1].state(), v1::REVIEW_STATE_REVERSED);
  EXPECT_EQ(rows[1].decision(), "REJECTED");
  EXPECT_EQ(rows[1].open_time().seconds(), kEventsBegin / 1'000'000 + 60);
}

v1::SafetySummary Verdict(AccountStatus status, const std::vector<v1::MemberEvent>& events,
                          UserType type = UserType::kSeeker) {
  MemberFile file = FileWith(events);
  file.account.status = status;
  file.account.user_type = type;
  return pages::SafetySummaryOf(file);
}

TEST(SafetyHistory, SaysWhetherASeekerWasClosedDueToSift) {
  const auto sift = Safety(At(1), v1::SAFETY_SOURCE_SIFT, v1::ACCOUNT_EFFECT_CLOSED);
  const auto yes = Verdict(AccountStatus::kClosed, {sift});
  EXPECT_EQ(yes.closed_due_to_sift(), v1::SIFT_VERDICT_YES);
  EXPECT_EQ(yes.sift_event().event_id(), "e1");
  EXPECT_EQ(yes.sift_event().score(), 87);

  const auto by_member =
      Verdict(AccountStatus::kClosed, {Membership(At(1), v1::MEMBERSHIP_ACTION_CLOSED)});
  EXPECT_EQ(by_member.closed_due_to_sift(), v1::SIFT_VERDICT_NO);
  EXPECT_EQ(by_member.other_reason(), "MEMBER");

  const auto flagged = Safety(At(1), v1::SAFETY_SOURCE_SIFT, v1::ACCOUNT_EFFECT_UNSPECIFIED);
  EXPECT_EQ(Verdict(AccountStatus::kActive, {flagged}).closed_due_to_sift(), v1::SIFT_VERDICT_NO);
  const auto reopened = Safety(At(2), v1::SAFETY_SOURCE_AGENT, v1::ACCOUNT_EFFECT_REOPENED);
  EXPECT_EQ(Verdict(AccountStatus::kActive, {sift, reopened}).closed_due_to_sift(),
            v1::SIFT_VERDICT_NO);
  EXPECT_EQ(Verdict(AccountStatus::kClosed, {}).closed_due_to_sift(), v1::SIFT_VERDICT_UNKNOWN);
  const auto terminated = Verdict(AccountStatus::kTerminated, {});
  EXPECT_EQ(terminated.closed_due_to_sift(), v1::SIFT_VERDICT_NO);
  EXPECT_EQ(terminated.other_reason(), "AGENT");
}

TEST(SafetyHistory, HasNoVerdictOnMembersWhoAreNoSeekers) {
  EXPECT_EQ(Verdict(AccountStatus::kClosed,
                    {Safety(At(1), v1::SAFETY_SOURCE_SIFT, v1::ACCOUNT_EFFECT_CLOSED)},
                    UserType::kProvider)
                .closed_due_to_sift(),
            v1::SIFT_VERDICT_UNSPECIFIED);
}

TEST(MemberStats, ShowsOpenJobsLastLoginAndDevices) {
  MemberFile file =
      FileWith({Job(At(1), "j1", v1::JOB_ACTION_OPENED), Job(At(3), "j1", v1::JOB_ACTION_CLOSED),
                Job(At(2), "j2", v1::JOB_ACTION_OPENED), Login(At(4)),
                Login(At(5), v1::LOGIN_RESULT_WRONG_PASSWORD)});
  file.account.last_login = absl::FromUnixMicros(kEventsBegin + 4 * kMinute);
  const v1::MemberStats stats = pages::StatsOf(file);
  EXPECT_EQ(stats.open_job_count(), 1);
  EXPECT_EQ(stats.open_jobs(0).title(), "Care for j2");
  EXPECT_EQ(stats.last_login_time().seconds(), kEventsBegin / 1'000'000 + 240);
  ASSERT_THAT(stats.recent_logins(), SizeIs(2));
  EXPECT_EQ(stats.recent_logins(0).result(), v1::LOGIN_RESULT_WRONG_PASSWORD);
  EXPECT_EQ(stats.recent_logins(1).device_type(), v1::DEVICE_TYPE_PHONE);
  EXPECT_FALSE(pages::StatsOf(FileWith({})).has_last_login_time());
}

TEST(Pages, ThatAreEmptyAreNoErrors) {
  const v1::MemberSnapshot snapshot = pages::SnapshotOf(MemberFile(), 0);
  EXPECT_THAT(snapshot.pages(), SizeIs(11));
  EXPECT_EQ(snapshot.stats().open_job_count(), 0);
  EXPECT_FALSE(snapshot.has_plan());
}

TEST(Home, OfAMemberWhoIsNotLetInIsTheBlockPage) {
  MemberFile file = FileWith({Membership(At(1), v1::MEMBERSHIP_ACTION_CLOSED)});
  file.account.status = AccountStatus::kClosed;
  const v1::MemberHome closed = pages::HomeOf(SideOfMember(file));
  EXPECT_TRUE(closed.block_page().may_reopen());
  EXPECT_THAT(Titles(closed.navigation()), ElementsAre("Reopen My Account"));
  EXPECT_FALSE(closed.has_my_information());
  file.account.status = AccountStatus::kSuspended;
  EXPECT_FALSE(pages::HomeOf(SideOfMember(file)).block_page().may_reopen());
}

// what is for agents only carries a canary; none is in what the member gets.
TEST(Home, HoldsNothingThatIsForAgentsOnly) {
  v1::MemberEvent review = Review(At(1), "CANARY1", v1::REVIEW_STATE_OPEN);
  review.mutable_review()->set_reviewer("CANARY2");
  v1::MemberEvent safety = Safety(EventAt(2, kMember, "CANARY3"), v1::SAFETY_SOURCE_SIFT,
                                  v1::ACCOUNT_EFFECT_UNSPECIFIED);
  safety.mutable_safety()->set_actor("CANARY4");
  v1::MemberEvent login = Login(At(3));
  login.mutable_login()->set_place("CANARY5");
  v1::MemberEvent activity = EventAt(4, kMember, "CANARY6");
  activity.mutable_activity()->set_count(1);
  MemberFile file =
      FileWith({review, safety, login, activity, Block(At(5), kOther, v1::BLOCK_ACTION_BLOCKED)});
  file.events[0].mutable_block()->set_by_other(true);
  file.others[kOther] = {false, "CANARY7"};
  file.notes.push_back({absl::UnixEpoch(), "CANARY8", "CANARY9"});
  file.account.import_fingerprint = "CANARY10";
  EXPECT_THAT(pages::HomeOf(SideOfMember(file)).SerializeAsString(), Not(HasSubstr("CANARY")));
  // The agent's pages do hold them, so the test would see them.
  EXPECT_THAT(pages::SnapshotOf(file, 0).SerializeAsString(), HasSubstr("CANARY5"));
}

TEST(Events, SurviveTheWayToTheDiskAndBack) {
  for (const v1::MemberEvent& event :
       {Login(At(1)), Job(At(2), "j", v1::JOB_ACTION_OPENED),
        Plan(At(3), "BASIC", v1::PLAN_ACTION_LAPSED), Charge(At(4), "0042"),
        Privacy(At(5), "SHOW", "v"), Block(At(6), kOther, v1::BLOCK_ACTION_BLOCKED),
        Review(At(7), "r", v1::REVIEW_STATE_DECIDED, v1::ACCOUNT_EFFECT_CLOSED),
        Safety(At(8), v1::SAFETY_SOURCE_SYSTEM, v1::ACCOUNT_EFFECT_REOPENED),
        Membership(At(9), v1::MEMBERSHIP_ACTION_JOINED)}) {
    std::vector<Violation> violations;
    const accounts::MemberEvent read = pages::FromApi(event, violations);
    EXPECT_THAT(violations, IsEmpty());
    EXPECT_EQ(pages::ToApi(kMember, read.record).SerializeAsString(), event.SerializeAsString());
  }
}

TEST(Events, AreToldInWords) {
  EXPECT_EQ(pages::SummaryOf(Read(Login(At(1))).record), "Logged in");
  EXPECT_EQ(pages::SummaryOf(Read(Login(At(1), v1::LOGIN_RESULT_WRONG_PASSWORD)).record),
            "Not logged in: wrong password");
  EXPECT_EQ(pages::SummaryOf(Read(Plan(At(1), "BASIC", v1::PLAN_ACTION_TRIAL_STARTED)).record),
            "Plan BASIC: trial started");
}

}  // namespace
}  // namespace frontdesk::testing
