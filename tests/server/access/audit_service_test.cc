// The audit service over the wire.
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "frontdesk/admin/v1/audit_service.grpc.pb.h"
#include "server/access/audit/verification.h"
#include "server/access/show_budget.h"
#include "tests/server/access/support/audit_room.h"
#include "tests/server/support/service_room.h"
#include "tests/storage/support/status_matchers.h"

namespace frontdesk::testing {
namespace {

namespace api = admin::v1;
using access::AppendAndWait;
using access::ReadBy;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class AuditServiceTest : public ::testing::Test {
 protected:
  AuditServiceTest() : budget_(room_.room().clock()), log_(audit_.MustOpen()) {
    room_.SetAccess({.identifier = &room_.callers(), .audit = log_.get(), .show_budget = &budget_});
    stub_ = room_.NewStub<api::AuditService>();
  }

  template <typename Request, typename Response>
  Response Call(grpc::Status (api::AuditService::Stub::*method)(grpc::ClientContext*,
                                                                const Request&, Response*),
                const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    error_ = status.ok() ? WireError{} : ReadError(status);
    return response;
  }

  api::OverrideShowBudgetRequest GoodOverride() {
    api::OverrideShowBudgetRequest request;
    request.set_agent("jane");
    request.set_minutes(30);
    request.set_accounts(4000);
    request.set_ticket("CASE-4711");
    return request;
  }

  // More than the budget allows, and fewer than GoodOverride does.
  static std::vector<MemberNumber> ManyAccounts() {
    std::vector<MemberNumber> many(limits::kShownAccountsHard + 1);
    std::iota(many.begin(), many.end(), MemberNumber{1});
    return many;
  }

  ServiceRoom room_;
  access::ShowBudget budget_;
  access::AuditRoom audit_;
  std::unique_ptr<access::AuditLog> log_;
  std::unique_ptr<api::AuditService::Stub> stub_;
  WireError error_;
};

TEST_F(AuditServiceTest, SearchWalksPagesNewestFirst) {
  for (MemberNumber i = 1; i <= 7; ++i) ASSERT_OK(AppendAndWait(*log_, ReadBy("jane", {i})));
  ASSERT_OK(AppendAndWait(*log_, ReadBy("joe", {9})));
  api::SearchAuditLogRequest request;
  request.set_caller("jane");
  request.set_page_size(3);
  std::vector<uint64_t> numbers;
  do {
    const auto page = Call(&api::AuditService::Stub::SearchAuditLog, request);
    ASSERT_EQ(error_.code, grpc::StatusCode::OK) << error_.message;
    for (const api::AuditLogEntry& entry : page.entries()) {
      EXPECT_EQ(entry.caller(), "jane");
      EXPECT_EQ(entry.kind(), api::AUDIT_KIND_READ);
      EXPECT_EQ(entry.caller_kind(), api::CALLER_KIND_AGENT);
      EXPECT_THAT(entry.member_ids(), ElementsAre(FormatMemberId(entry.number())));
      numbers.push_back(entry.number());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(numbers, ElementsAre(7, 6, 5, 4, 3, 2, 1));
}

TEST_F(AuditServiceTest, PageTokenOfAnotherSearchIsRefused) {
  for (int i = 0; i < 3; ++i) ASSERT_OK(AppendAndWait(*log_, ReadBy("jane")));
  api::SearchAuditLogRequest request;
  request.set_page_size(1);
  request.set_page_token(Call(&api::AuditService::Stub::SearchAuditLog, request).next_page_token());
  request.set_caller("joe");
  Call(&api::AuditService::Stub::SearchAuditLog, request);
  EXPECT_EQ(error_.reason, "PAGE_TOKEN_MISMATCH");
}

TEST_F(AuditServiceTest, ReportTellsOfOneMemberAndNamesNoOther) {
  ASSERT_OK(AppendAndWait(*log_, ReadBy("jane", {1, 2, 3})));
  ASSERT_OK(AppendAndWait(*log_, ReadBy("joe", {3})));
  ASSERT_OK(AppendAndWait(*log_, ReadBy("jim", {1, 3, 2})));
  api::GetAccessReportRequest request;
  request.set_member_id("M0000000002");
  const auto report = Call(&api::AuditService::Stub::GetAccessReport, request);
  ASSERT_EQ(report.entries_size(), 2);
  EXPECT_EQ(report.entries(0).caller(), "jim");
  EXPECT_EQ(report.entries(1).caller(), "jane");
  for (const api::AuditLogEntry& entry : report.entries()) {
    EXPECT_THAT(entry.member_ids(), ElementsAre("M0000000002"));
  }
}

TEST_F(AuditServiceTest, WrongRequestsAreRefusedWithEveryViolation) {
  api::SearchAuditLogRequest search;
  search.set_member_id("2");
  search.add_kinds(static_cast<api::AuditKind>(99));
  search.set_page_size(-1);
  search.mutable_from_time()->set_seconds(2);
  search.mutable_until_time()->set_seconds(1);
  Call(&api::AuditService::Stub::SearchAuditLog, search);
  EXPECT_EQ(error_.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error_.violations,
              UnorderedElementsAre(Pair("member_id", ::testing::_), Pair("kinds", "VALUE_UNKNOWN"),
                                   Pair("page_size", "PAGE_SIZE_NEGATIVE"),
                                   Pair("from_time", "TIME_AFTER_END")));
  api::VerifyAuditLogRequest verify;
  verify.set_head("frontdesk-audit-head 1");
  Call(&api::AuditService::Stub::VerifyAuditLog, verify);
  EXPECT_EQ(error_.reason, "AUDIT_HEAD_MALFORMED");
  Call(&api::AuditService::Stub::OverrideShowBudget, api::OverrideShowBudgetRequest());
  EXPECT_THAT(error_.violations, UnorderedElementsAre(Pair("agent", "AGENT_REQUIRED"),
                                                      Pair("minutes", "VALUE_OUT_OF_RANGE"),
                                                      Pair("ticket", "TICKET_REQUIRED")));
}

TEST_F(AuditServiceTest, VerifyFindsTheHeadThatGetAuditHeadGave) {
  ASSERT_OK(AppendAndWait(*log_, ReadBy("jane")));
  const auto head = Call(&api::AuditService::Stub::GetAuditHead, api::GetAuditHeadRequest());
  EXPECT_EQ(head.entries(), 1u);
  ASSERT_OK(AppendAndWait(*log_, ReadBy("jane")));
  api::VerifyAuditLogRequest request;
  request.set_head(head.head());
  auto verified = Call(&api::AuditService::Stub::VerifyAuditLog, request);
  EXPECT_TRUE(verified.sound());
  EXPECT_EQ(verified.entries(), 2u);
  access::AuditHead forged = *access::ParseAuditHead(head.head());
  forged.number = 9;
  request.set_head(access::FormatAuditHead(forged));
  verified = Call(&api::AuditService::Stub::VerifyAuditLog, request);
  EXPECT_FALSE(verified.sound());
  EXPECT_EQ(verified.damaged_number(), 3u);
  EXPECT_THAT(verified.damage(), HasSubstr("is missing, and all up to entry 9"));
}

TEST_F(AuditServiceTest, OverrideIsInTheLogBeforeItCounts) {
  EXPECT_FALSE(budget_.Show("jane", ManyAccounts()).ok());
  Call(&api::AuditService::Stub::OverrideShowBudget, GoodOverride());
  ASSERT_EQ(error_.code, grpc::StatusCode::OK) << error_.message;
  EXPECT_OK(budget_.Show("jane", ManyAccounts()));
  access::AuditQuery query;
  query.kinds = {access::AuditKind::kOverride};
  const access::AuditPage page = log_->Search(query, 10).value();
  ASSERT_EQ(page.entries.size(), 1u);
  EXPECT_EQ(log_->head().number, 1u);  // and nothing else is told of the call
  EXPECT_EQ(page.entries[0].entry.source, "127.0.0.1");
  EXPECT_EQ(page.entries[0].entry.method, "admin.v1.AuditService/OverrideShowBudget");
  EXPECT_EQ(page.entries[0].entry.caller, "somebody");
  EXPECT_EQ(page.entries[0].entry.ticket, "CASE-4711");
  EXPECT_EQ(page.entries[0].entry.detail, "jane: 4000 accounts an hour for 30 minutes");
}

TEST_F(AuditServiceTest, OverrideDoesNotCountIfTheLogFails) {
  audit_.files().FailAfter(0);
  Call(&api::AuditService::Stub::OverrideShowBudget, GoodOverride());
  EXPECT_EQ(error_.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(error_.reason, "AUDIT_UNAVAILABLE");
  EXPECT_FALSE(budget_.Show("jane", ManyAccounts()).ok());
}

TEST_F(AuditServiceTest, AlertsTellOfTheLastDay) {
  for (int i = 0; i < 5; ++i) {
    access::AuditEntry entry = ReadBy("joe");
    entry.kind = access::AuditKind::kRefusal;
    ASSERT_OK(AppendAndWait(*log_, entry));
  }
  api::ListAuditAlertsRequest request;
  request.mutable_from_time()->set_seconds(absl::ToUnixSeconds(audit_.clock().Now()) - 10);
  request.mutable_until_time()->set_seconds(absl::ToUnixSeconds(audit_.clock().Now()) + 10);
  const auto alerts = Call(&api::AuditService::Stub::ListAuditAlerts, request);
  ASSERT_EQ(alerts.alerts_size(), 1) << error_.message;
  EXPECT_EQ(alerts.alerts(0).kind(), api::AUDIT_ALERT_KIND_REFUSALS);
  EXPECT_EQ(alerts.alerts(0).caller(), "joe");
  EXPECT_EQ(alerts.alerts(0).count(), 5u);
}

}  // namespace
}  // namespace frontdesk::testing
