// Events, pages, histories and member views over the wire.
#include <string>
#include <vector>

#include "frontdesk/v1/history_service.grpc.pb.h"
#include "frontdesk/v1/member_event_service.grpc.pb.h"
#include "frontdesk/v1/member_page_service.grpc.pb.h"
#include "frontdesk/v1/member_view_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/record_events.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"
#include "tests/server/support/test_events.h"

namespace frontdesk::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr MemberNumber kOther = 1'000'000'002;
const std::string kId = "M1000000001";

v1::MemberEvent At(int minute, MemberNumber member = kMember) {
  return EventAt(minute, member, absl::StrCat("e", member, "-", minute));
}

// A server with two imported members, their events, pages and histories.
class MemberRoom {
 public:
  MemberRoom() { room_.Import({RowMessage(1), RowMessage(2)}); }

  v1::RecordMemberEventsResponse Record(const std::vector<v1::MemberEvent>& events) {
    return RecordEvents(room_, events);
  }

  // Calls a method of a page, history or view.
  template <typename Response, typename Stub, typename Request>
  Response Ask(Stub& stub,
               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
               const Request& request) {
    grpc::ClientContext context;
    context.AddMetadata("frontdesk-agent", "agent7");
    Response response;
    error = ReadError((stub.*method)(&context, request, &response));
    return response;
  }
  template <typename Response, typename Request>
  Response Page(grpc::Status (v1::MemberPageService::Stub::*method)(grpc::ClientContext*,
                                                                    const Request&, Response*),
                const std::string& id = kId) {
    Request request;
    request.set_member_id(id);
    return Ask(*pages_, method, request);
  }
  v1::MemberSnapshot Snapshot(const std::string& id = kId) {
    return Page(&v1::MemberPageService::Stub::GetMemberSnapshot, id);
  }
  v1::ListAuditHistoryResponse Audit() {
    v1::ListAuditHistoryRequest request;
    request.set_member_id(kId);
    return Ask(*history_, &v1::HistoryService::Stub::ListAuditHistory, request);
  }
  std::vector<std::string> AuditFunctions() {
    std::vector<std::string> functions;
    const v1::ListAuditHistoryResponse audit = Audit();
    for (const v1::AuditRow& row : audit.rows()) functions.push_back(row.function());
    return functions;
  }

  ServiceRoom& room() { return room_; }
  v1::HistoryService::Stub& history() { return *history_; }
  v1::MemberViewService::Stub& views() { return *views_; }
  WireError error;  // of the last Ask

 private:
  ServiceRoom room_;
  std::unique_ptr<v1::MemberPageService::Stub> pages_ = room_.NewStub<v1::MemberPageService>();
  std::unique_ptr<v1::HistoryService::Stub> history_ = room_.NewStub<v1::HistoryService>();
  std::unique_ptr<v1::MemberViewService::Stub> views_ = room_.NewStub<v1::MemberViewService>();
};

TEST(RecordMemberEvents, AreReadByThePagesAtOnce) {
  MemberRoom room;
  const auto answer = room.Record({Login(At(1)), Job(At(2), "j1", v1::JOB_ACTION_OPENED)});
  EXPECT_EQ(answer.recorded(), 2);
  const v1::MemberSnapshot snapshot = room.Snapshot();
  EXPECT_EQ(snapshot.stats().open_job_count(), 1);
  EXPECT_EQ(snapshot.stats().recent_logins(0).operating_system(), "iOS 17.5");
  EXPECT_GE(snapshot.sequence(), answer.sequence());
  EXPECT_EQ(snapshot.account().last_login_time().seconds(), kEventsBegin / 1'000'000 + 60);
}

TEST(RecordMemberEvents, AnEventThatComesAgainIsTakenOnce) {
  MemberRoom room;
  room.Record({Login(At(1))});
  v1::MemberEvent later = Login(At(9));
  later.set_event_id(At(1).event_id());
  const auto again = room.Record({Login(At(1)), later, Login(At(2)), Login(At(2))});
  EXPECT_EQ(again.recorded(), 1);
  EXPECT_EQ(again.unchanged(), 3);
  EXPECT_THAT(room.Snapshot().stats().recent_logins(), SizeIs(2));
  room.room().Reopen();
  EXPECT_EQ(room.Record({Login(At(1))}).unchanged(), 1);
}

TEST(RecordMemberEvents, NamesWhatIsWrongAndTakesTheRest) {
  MemberRoom room;
  const auto answer = room.Record({At(1), Login(At(2)), Login(EventAt(3, 1'000'000'999, "unknown")),
                                   Login(EventAt(4, kMember, ""))});
  EXPECT_EQ(answer.recorded(), 1);
  ASSERT_THAT(answer.rejected(), SizeIs(3));
  EXPECT_EQ(answer.rejected(0).index(), 0);
  EXPECT_EQ(answer.rejected(0).violations(0).reason(), "EVENT_REQUIRED");
  EXPECT_EQ(answer.rejected(1).index(), 3);
  EXPECT_EQ(answer.rejected(2).violations(0).reason(), "ACCOUNT_NOT_FOUND");
}

TEST(RecordMemberEvents, OneBounceFailsTheAddressAndIsAudited) {  // R-190
  MemberRoom room;
  EXPECT_EQ(room.Record({Bounce(At(1), "Robert1@Example.com")}).recorded(), 1);
  EXPECT_EQ(room.Snapshot().account().email_status(), v1::EMAIL_STATUS_FAILED);
  EXPECT_THAT(room.AuditFunctions(), ElementsAre("RECORD_MEMBER_EVENT"));
  EXPECT_EQ(room.Audit().rows(0).reason(), "BOUNCE");
  EXPECT_EQ(room.Audit().rows(0).actor_kind(), v1::ACTOR_KIND_SYSTEM);
}

// R-193.
TEST(RecordMemberEvents, MembersWhoseMailCameBackAreFoundByTheirEmailStatus) {
  MemberRoom room;
  v1::SearchAccountsRequest request;
  request.mutable_criteria()->add_email_statuses(v1::EMAIL_STATUS_FAILED);
  EXPECT_EQ(room.room().Search(request).total_size(), 0);
  room.Record({Bounce(At(1), "robert1@example.com")});
  const v1::SearchAccountsResponse found = room.room().Search(request);
  ASSERT_EQ(found.rows_size(), 1);
  EXPECT_EQ(found.rows(0).email_status(), v1::EMAIL_STATUS_FAILED);
  ASSERT_EQ(found.rows(0).matches_size(), 1);
  EXPECT_EQ(found.rows(0).matches(0).field(), v1::SEARCH_FIELD_EMAIL_STATUS);
  room.room().Reopen();
  EXPECT_EQ(room.room().Search(request).total_size(), 1);
}

TEST(RecordMemberEvents, ABounceFailsTheAddressOfEverybodyWhoHasIt) {  // R-190
  MemberRoom room;
  v1::Account twin = RowMessage(4);
  twin.set_email("robert1@example.com");
  room.room().Import({twin});
  EXPECT_EQ(room.Record({Bounce(At(1), "robert1@example.com")}).recorded(), 1);
  EXPECT_EQ(room.Snapshot("M1000000004").account().email_status(), v1::EMAIL_STATUS_FAILED);
  EXPECT_EQ(room.Snapshot("M1000000002").account().email_status(), v1::EMAIL_STATUS_OK);
}

TEST(RecordMemberEvents, ABounceOfAnAddressThatIsNoLongerTheMembersIsIgnored) {
  MemberRoom room;
  EXPECT_EQ(room.Record({Bounce(At(1), "old@example.com")}).unchanged(), 1);
  EXPECT_EQ(room.Snapshot().account().email_status(), v1::EMAIL_STATUS_OK);
}

TEST(RecordMemberEvents, OfAMemberUnder13KeepNothingPersonal) {  // R-181
  MemberRoom room;
  v1::Account child = RowMessage(3);
  child.mutable_date_of_birth()->set_year(2020);
  room.room().Import({child});
  EXPECT_EQ(room.Record({Login(At(1, 1'000'000'003))}).recorded(), 1);
  const v1::MemberSnapshot snapshot = room.Snapshot("M1000000003");
  ASSERT_THAT(snapshot.stats().recent_logins(), SizeIs(1));
  EXPECT_EQ(snapshot.stats().recent_logins(0).place(), "");
  EXPECT_EQ(snapshot.stats().recent_logins(0).device_type(), v1::DEVICE_TYPE_PHONE);
  EXPECT_EQ(snapshot.avatar().image_case(), v1::Avatar::IMAGE_NOT_SET);
}

TEST(RecordMemberEvents, AMemberFoundToBeUnder13LosesWhatEventsTold) {  // D15
  MemberRoom room;
  room.Record({Login(At(1))});
  v1::UpdateAccountRequest update;
  update.mutable_account()->set_member_id(kId);
  update.mutable_account()->mutable_date_of_birth()->set_year(2020);
  update.mutable_account()->mutable_date_of_birth()->set_month(1);
  update.mutable_account()->mutable_date_of_birth()->set_day(1);
  update.mutable_update_mask()->add_paths("date_of_birth");
  room.Ask(room.room().account(), &v1::AccountService::Stub::UpdateAccount, update);
  EXPECT_EQ(room.error.code, grpc::StatusCode::OK);
  EXPECT_THAT(room.Snapshot().SerializeAsString(), Not(HasSubstr("Montport")));
}

TEST(RecordMemberEvents, ABlockIsOnThePagesOfBoth) {  // R-075
  MemberRoom room;
  room.Record({Block(At(1), kOther, v1::BLOCK_ACTION_BLOCKED)});
  const auto own = room.Page(&v1::MemberPageService::Stub::GetBlockedMembers);
  ASSERT_THAT(own.blocked(), SizeIs(1));
  EXPECT_EQ(own.blocked(0).display_name(), "Robert Anderson2");
  const auto others = room.Page(&v1::MemberPageService::Stub::GetBlockedMembers, "M1000000002");
  EXPECT_THAT(others.blocked(), IsEmpty());
  ASSERT_THAT(others.blocked_by(), SizeIs(1));
  EXPECT_EQ(others.blocked_by(0).member_id(), kId);
}

TEST(RecordMemberEvents, ClosesAndSaysThatItWasSift) {  // R-081
  MemberRoom room;
  room.Record({Safety(At(1), v1::SAFETY_SOURCE_SIFT, v1::ACCOUNT_EFFECT_CLOSED)});
  const v1::MemberSnapshot snapshot = room.Snapshot();
  EXPECT_EQ(snapshot.account().status(), v1::ACCOUNT_STATUS_CLOSED);
  EXPECT_EQ(snapshot.safety().closed_due_to_sift(), v1::SIFT_VERDICT_YES);
  room.Record({Safety(At(2), v1::SAFETY_SOURCE_AGENT, v1::ACCOUNT_EFFECT_REOPENED)});
  EXPECT_EQ(room.Snapshot().account().status(), v1::ACCOUNT_STATUS_ACTIVE);
}

TEST(RecordMemberEvents, RefusesTooManyAtOnce) {
  MemberRoom room;
  v1::RecordMemberEventsRequest request;
  for (int i = 0; i <= 2000; ++i) request.add_events();
  grpc::ClientContext context;
  auto stub = room.room().NewStub<v1::MemberEventService>();
  auto stream = stub->RecordMemberEvents(&context);
  stream->Write(request);
  v1::RecordMemberEventsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(ReadError(stream->Finish()).reason, "TOO_MANY_EVENTS");
}

TEST(MemberPages, OfNobodyAreNotFound) {
  MemberRoom room;
  room.Snapshot("M1000000999");
  EXPECT_EQ(room.error.reason, "ACCOUNT_NOT_FOUND");
  room.Snapshot("1000000001");
  EXPECT_EQ(room.error.reason, "MEMBER_ID_MALFORMED");
}

TEST(MemberPages, OfAMemberWithoutEventsAreEmptyAndNoErrors) {
  MemberRoom room;
  using Stub = v1::MemberPageService::Stub;
  EXPECT_EQ(room.Page(&Stub::GetMyInformation).first_name(), "Robert");
  EXPECT_EQ(room.Page(&Stub::GetMyPlan).state(), v1::PLAN_STATE_ACTIVE);
  EXPECT_THAT(room.Page(&Stub::GetPrivacySettings).settings(), IsEmpty());
  EXPECT_THAT(room.Page(&Stub::GetCreditCardInformation).cards(), SizeIs(1));
  EXPECT_THAT(room.Page(&Stub::GetBlockedMembers).blocked(), IsEmpty());
  EXPECT_THAT(room.Page(&Stub::GetAdditionalInfo).notes(), IsEmpty());
  EXPECT_THAT(room.Page(&Stub::GetNavigation).csr_section(), SizeIs(9));
  EXPECT_THAT(room.Page(&Stub::ListAccountSettings).pages(), SizeIs(11));
  EXPECT_EQ(room.error.code, grpc::StatusCode::OK);
}

TEST(MemberPages, NeverShowAWholeCardNumber) {  // R-074
  MemberRoom room;
  room.Record({Charge(At(1), "0001")});
  EXPECT_THAT(room.Snapshot().SerializeAsString(), Not(HasSubstr(CardNumber(1))));
}

TEST(MemberHistory, IsWalkedPageByPageWhileMoreComes) {  // R-077
  MemberRoom room;
  std::vector<v1::MemberEvent> events;
  for (int i = 0; i < 60; ++i) events.push_back(Login(At(i)));
  room.Record(events);
  v1::ListMemberHistoryRequest request;
  request.set_member_id(kId);
  request.set_page_size(25);
  std::vector<std::string> seen;
  do {
    const auto page =
        room.Ask(room.history(), &v1::HistoryService::Stub::ListMemberHistory, request);
    ASSERT_EQ(room.error.code, grpc::StatusCode::OK) << room.error.message;
    for (const auto& row : page.rows()) seen.push_back(row.event().event_id());
    request.set_page_token(page.next_page_token());
    room.Record({Login(At(1000 + static_cast<int>(seen.size())))});
  } while (!request.page_token().empty());
  ASSERT_THAT(seen, SizeIs(60));
  EXPECT_EQ(seen.front(), At(59).event_id());
  EXPECT_EQ(seen.back(), At(0).event_id());
}

TEST(Histories, RefuseATokenOfAnotherRequest) {
  MemberRoom room;
  room.Record({Login(At(1)), Login(At(2))});
  v1::ListMemberHistoryRequest request;
  request.set_member_id(kId);
  request.set_page_size(1);
  const auto page = room.Ask(room.history(), &v1::HistoryService::Stub::ListMemberHistory, request);
  v1::ListAccountHistoryRequest other;
  other.set_member_id(kId);
  other.set_page_token(page.next_page_token());
  room.Ask(room.history(), &v1::HistoryService::Stub::ListAccountHistory, other);
  EXPECT_EQ(room.error.reason, "PAGE_TOKEN_MISMATCH");
  request.set_page_size(-1);
  room.Ask(room.history(), &v1::HistoryService::Stub::ListMemberHistory, request);
  EXPECT_EQ(room.error.reason, "PAGE_SIZE_NEGATIVE");
}

TEST(SafetyHistory, IsWalkedPageByPage) {  // R-080
  MemberRoom room;
  std::vector<v1::MemberEvent> events;
  for (int i = 0; i < 5; ++i) {
    events.push_back(Safety(At(i), v1::SAFETY_SOURCE_SYSTEM, v1::ACCOUNT_EFFECT_UNSPECIFIED));
  }
  room.Record(events);
  v1::GetSafetyHistoryRequest request;
  request.set_member_id(kId);
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    const auto page =
        room.Ask(room.history(), &v1::HistoryService::Stub::GetSafetyHistory, request);
    EXPECT_EQ(page.summary().closed_due_to_sift(), v1::SIFT_VERDICT_NO);
    for (const auto& row : page.rows()) seen.push_back(row.event_id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre(At(4).event_id(), At(3).event_id(), At(2).event_id(),
                                At(1).event_id(), At(0).event_id()));
}

TEST(SafetyHistory, HoldsWhatAgentsDidToTheStatus) {  // R-132
  MemberRoom room;
  v1::SetAccountStatusRequest request;
  request.set_member_id(kId);
  request.set_status(v1::ACCOUNT_STATUS_SUSPENDED);
  request.set_reason(v1::STATUS_REASON_FRAUD_SUSPECTED);
  room.Ask(room.room().account(), &v1::AccountService::Stub::SetAccountStatus, request);
  ASSERT_EQ(room.error.code, grpc::StatusCode::OK) << room.error.message;
  v1::GetSafetyHistoryRequest history;
  history.set_member_id(kId);
  const auto page = room.Ask(room.history(), &v1::HistoryService::Stub::GetSafetyHistory, history);
  ASSERT_THAT(page.rows(), SizeIs(1));
  EXPECT_EQ(page.rows(0).source(), v1::SAFETY_SOURCE_AGENT);
  EXPECT_EQ(page.rows(0).action(), "STATUS_SUSPENDED");
  EXPECT_EQ(page.rows(0).reason(), "FRAUD_SUSPECTED");
  EXPECT_EQ(page.rows(0).actor(), "agent7");
}

v1::MemberView StartView(MemberRoom& room, const std::string& reason = "ticket 12") {
  v1::StartMemberViewRequest request;
  request.set_member_id(kId);
  request.set_reason(reason);
  return room.Ask(room.views(), &v1::MemberViewService::Stub::StartMemberView, request);
}
v1::MemberHome ViewHome(MemberRoom& room, const std::string& view) {
  v1::GetMemberHomeRequest request;
  request.set_view_id(view);
  return room.Ask(room.views(), &v1::MemberViewService::Stub::GetMemberHome, request);
}
v1::MemberView EndView(MemberRoom& room, const std::string& view) {
  v1::EndMemberViewRequest request;
  request.set_view_id(view);
  return room.Ask(room.views(), &v1::MemberViewService::Stub::EndMemberView, request);
}

TEST(MemberView, ShowsTheHomePageAndIsAuditedFromStartToEnd) {  // R-002, R-014
  MemberRoom room;
  room.Record({Login(At(1))});
  const v1::MemberView view = StartView(room);
  ASSERT_EQ(room.error.code, grpc::StatusCode::OK) << room.error.message;
  EXPECT_EQ(view.agent(), "agent7");
  const v1::MemberHome home = ViewHome(room, view.view_id());
  EXPECT_EQ(home.display_name(), "Robert Anderson1");
  EXPECT_EQ(home.my_information().email(), "robert1@example.com");
  EXPECT_TRUE(EndView(room, view.view_id()).has_end_time());
  EXPECT_THAT(room.AuditFunctions(), ElementsAre("END_MEMBER_VIEW", "START_MEMBER_VIEW"));
  EXPECT_EQ(room.Audit().rows(1).actor(), "agent7");
  EXPECT_EQ(room.Audit().rows(1).comment(), "ticket 12");
}

TEST(MemberView, IsNoLoginAndChangesNothing) {  // R-084
  MemberRoom room;
  room.Record({Login(At(1))});
  const v1::MemberSnapshot before = room.Snapshot();
  const v1::MemberView view = StartView(room);
  ViewHome(room, view.view_id());
  const v1::MemberSnapshot after = room.Snapshot();
  EXPECT_EQ(after.account().SerializeAsString(), before.account().SerializeAsString());
  EXPECT_EQ(after.stats().SerializeAsString(), before.stats().SerializeAsString());
}

TEST(MemberView, EndsByItselfAndWhenItIsEnded) {
  MemberRoom room;
  const v1::MemberView first = StartView(room);
  EndView(room, first.view_id());
  ViewHome(room, first.view_id());
  EXPECT_EQ(room.error.reason, "VIEW_ENDED");
  const v1::MemberView second = StartView(room);
  room.room().room().clock().Advance(absl::Minutes(16));
  ViewHome(room, second.view_id());
  EXPECT_EQ(room.error.reason, "VIEW_ENDED");
}

TEST(MemberView, OutlivesARestart) {
  MemberRoom room;
  const v1::MemberView view = StartView(room);
  room.room().Reopen();
  EXPECT_EQ(ViewHome(room, view.view_id()).display_name(), "Robert Anderson1");
}

TEST(MemberView, NeedsAReasonAndAnIdOfItsOwn) {
  MemberRoom room;
  StartView(room, "  ");
  EXPECT_EQ(room.error.reason, "REASON_REQUIRED");
  ViewHome(room, "00112233445566778899aabbccddeeff");
  EXPECT_EQ(room.error.reason, "VIEW_ID_INVALID");
  ViewHome(room, "x");
  EXPECT_EQ(room.error.reason, "VIEW_ID_INVALID");
}

TEST(Logs, HoldNothingOfEventsAndViews) {
  MemberRoom room;
  room.Record({Login(At(1)), Bounce(At(2), "robert1@example.com")});
  StartView(room, "CANARY");
  EXPECT_THAT(room.room().LogText(), Not(HasSubstr("CANARY")));
  EXPECT_THAT(room.room().LogText(), Not(HasSubstr("Montport")));
  EXPECT_THAT(room.room().LogText(), Not(HasSubstr("robert1@")));
}

}  // namespace
}  // namespace frontdesk::testing
