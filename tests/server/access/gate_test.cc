// What the gate does around a call: masks, tells the audit log, keeps callers apart.
#include <algorithm>
#include <chrono>
#include <future>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "frontdesk/admin/v1/agent_service.pb.h"
#include "frontdesk/v1/account_service.pb.h"
#include "frontdesk/v1/history_service.pb.h"
#include "frontdesk/v1/member_page_service.pb.h"
#include "frontdesk/v1/member_view_service.pb.h"
#include "frontdesk/v1/search_service.pb.h"
#include "gtest/gtest.h"
#include "server/services/page_access.h"
#include "server/services/pending_status.h"
#include "tests/server/access/support/gated_room.h"

namespace frontdesk::testing {
namespace {

using access::AuditKind;
using access::StoredAuditEntry;
using namespace access::v1;  // NOLINT: names of roles and permissions

class GateTest : public ::testing::Test {
 protected:
  explicit GateTest(const AccessOptions& options = {})
      : room_(options),
        agent_(room_.MakeSession("ada", {ROLE_AGENT})),
        senior_(room_.MakeSession("sen", {ROLE_SENIOR_AGENT})) {
    for (uint64_t n = 1; n <= 3; ++n) members_.push_back(Create(n));
  }

  std::string Create(uint64_t n) {
    v1::CreateAccountRequest request;
    *request.mutable_account() = PersonMessage(n);
    v1::Account made;
    EXPECT_EQ(room_.Call("v1.AccountService/CreateAccount", request, senior_, &made).code,
              grpc::StatusCode::OK);
    return made.member_id();
  }

  WireError Get(const std::string& member, const std::string& token, v1::Account* account) {
    v1::GetAccountRequest request;
    request.set_member_id(member);
    return room_.Call("v1.AccountService/GetAccount", request, token, account);
  }

  // Asks for an account and says why.
  WireError GetFor(const std::string& ticket, const std::string& token) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    context.AddMetadata("frontdesk-ticket", ticket);
    v1::GetAccountRequest request;
    request.set_member_id(members_[0]);
    v1::Account account;
    return ReadError(room_.service().account().GetAccount(&context, request, &account));
  }

  // A search that finds everybody.
  static v1::SearchAccountsRequest Everybody() {
    v1::SearchAccountsRequest search;
    search.mutable_criteria()->add_last_names("%");
    search.set_allow_leading_percent(true);
    return search;
  }

  MemberNumber Number(size_t i) const { return *ParseMemberId(members_[i]); }

  // Waits for an entry that nobody else waits for: it is on disk within a second.
  bool Appears(AuditKind kind) {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    const auto is_it = [kind](const StoredAuditEntry& stored) { return stored.entry.kind == kind; };
    while (absl::Now() < deadline) {
      if (std::ranges::any_of(room_.Entries(), is_it)) return true;
      absl::SleepFor(absl::Milliseconds(5));
    }
    return false;
  }

  // The last entry of a kind.
  StoredAuditEntry Last(AuditKind kind) {
    const std::vector<StoredAuditEntry> entries = room_.Entries();
    const auto found =
        std::find_if(entries.rbegin(), entries.rend(),
                     [kind](const StoredAuditEntry& stored) { return stored.entry.kind == kind; });
    EXPECT_NE(found, entries.rend()) << AuditKindName(kind);
    return found == entries.rend() ? StoredAuditEntry() : *found;
  }

  GatedRoom room_;
  const std::string agent_;
  const std::string senior_;
  std::vector<std::string> members_;
};

TEST_F(GateTest, AnAgentSeesContactDataMaskedASeniorAgentInFull) {
  v1::Account masked;
  v1::Account full;
  ASSERT_EQ(Get(members_[0], agent_, &masked).code, grpc::StatusCode::OK);
  ASSERT_EQ(Get(members_[0], senior_, &full).code, grpc::StatusCode::OK);
  EXPECT_EQ(full.email(), PersonMessage(1).email());
  EXPECT_NE(masked.email(), full.email());
  EXPECT_NE(masked.email().find("***"), std::string::npos);
  EXPECT_EQ(masked.last_name(), full.last_name());
}

TEST_F(GateTest, EveryAccountThatIsShownIsInTheAuditLogWithWhoSawIt) {
  v1::Account account;
  ASSERT_EQ(Get(members_[1], agent_, &account).code, grpc::StatusCode::OK);
  const StoredAuditEntry read = Last(AuditKind::kRead);
  EXPECT_EQ(read.entry.caller, "ada");
  EXPECT_EQ(read.entry.method, "v1.AccountService/GetAccount");
  EXPECT_EQ(read.entry.outcome, "OK");
  EXPECT_FALSE(read.entry.session.empty());
  EXPECT_FALSE(read.entry.source.empty());
  EXPECT_FALSE(read.entry.request_id.empty());
  EXPECT_EQ(read.entry.members, (std::vector<MemberNumber>{Number(1)}));

  v1::SearchAccountsRequest search;
  search.mutable_criteria()->add_member_ids(members_[0]);
  search.mutable_criteria()->add_member_ids(members_[0]);
  ASSERT_EQ(room_.Call("v1.SearchService/SearchAccounts", search, agent_).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(Last(AuditKind::kRead).entry.members, (std::vector<MemberNumber>{Number(0)}));
}

TEST_F(GateTest, AChangeIsInTheAuditLogBeforeItIsMadeAndAfter) {
  v1::SetAccountStatusRequest request;
  request.set_member_id(members_[0]);
  request.set_status(v1::ACCOUNT_STATUS_SUSPENDED);
  request.set_reason(v1::STATUS_REASON_FRAUD_SUSPECTED);
  ASSERT_EQ(room_.Call("v1.AccountService/SetAccountStatus", request, senior_).code,
            grpc::StatusCode::OK);
  const StoredAuditEntry attempt = Last(AuditKind::kAttempt);
  const StoredAuditEntry change = Last(AuditKind::kChange);
  EXPECT_LT(attempt.number, change.number);
  EXPECT_EQ(attempt.entry.request_id, change.entry.request_id);
  EXPECT_EQ(attempt.entry.members, (std::vector<MemberNumber>{Number(0)}));
  EXPECT_EQ(change.entry.members, (std::vector<MemberNumber>{Number(0)}));
  EXPECT_GT(change.entry.sequence, 0u);
}

TEST_F(GateTest, ARefusedChangeIsInTheAuditLogWithItsReason) {
  v1::SetAccountStatusRequest request;
  request.set_member_id("M0000009999");
  request.set_status(v1::ACCOUNT_STATUS_SUSPENDED);
  request.set_reason(v1::STATUS_REASON_FRAUD_SUSPECTED);
  ASSERT_EQ(room_.Call("v1.AccountService/SetAccountStatus", request, senior_).code,
            grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Last(AuditKind::kChange).entry.outcome, "ACCOUNT_NOT_FOUND");
}

TEST_F(GateTest, ARefusalIsDecidedBeforeExistenceAndIsInTheAuditLog) {
  v1::DeleteUserRequest request;
  request.set_member_id("M0000009999");
  const WireError error = room_.Call("v1.AccountService/DeleteUser", request, agent_);
  EXPECT_EQ(error.code, grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(error.reason, "PERMISSION_MISSING");
  ASSERT_TRUE(Appears(AuditKind::kRefusal));
  const StoredAuditEntry refusal = Last(AuditKind::kRefusal);
  EXPECT_EQ(refusal.entry.caller, "ada");
  EXPECT_EQ(refusal.entry.outcome, "PERMISSION_MISSING");
}

TEST_F(GateTest, WithoutTheAuditLogNothingIsShownAndNothingIsChanged) {
  v1::Account before;
  ASSERT_EQ(Get(members_[0], senior_, &before).code, grpc::StatusCode::OK);
  room_.audit_room().files().FailAfter(0);
  v1::Account account;
  const WireError read = Get(members_[0], senior_, &account);
  EXPECT_EQ(read.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(read.reason, "AUDIT_UNAVAILABLE");
  EXPECT_TRUE(account.member_id().empty());
  v1::UpdateAccountRequest update;
  update.mutable_account()->set_member_id(members_[0]);
  update.mutable_account()->set_first_name("Wilhelmina");
  update.mutable_update_mask()->add_paths("first_name");
  EXPECT_EQ(room_.Call("v1.AccountService/UpdateAccount", update, senior_).reason,
            "AUDIT_UNAVAILABLE");
  EXPECT_EQ(room_.room().directory().Get(Number(0))->first_name, before.first_name());
}

TEST_F(GateTest, ASearchIsOneEntryWithEverybodyItShows) {
  const size_t before = room_.Entries().size();
  v1::SearchAccountsResponse page;
  ASSERT_EQ(room_.Call("v1.SearchService/SearchAccounts", Everybody(), agent_, &page).code,
            grpc::StatusCode::OK);
  ASSERT_EQ(page.rows_size(), 3);
  const std::vector<StoredAuditEntry> entries = room_.Entries();
  ASSERT_EQ(entries.size(), before + 1);
  EXPECT_EQ(entries.back().entry.kind, AuditKind::kRead);
  EXPECT_EQ(entries.back().entry.members,
            (std::vector<MemberNumber>{Number(0), Number(1), Number(2)}));
}

TEST_F(GateTest, ASearchIsNotAnsweredBeforeItIsInTheAuditLog) {
  room_.audit_room().files().Hold();
  std::promise<v1::SearchAccountsResponse> answer;
  std::thread searcher([&] {
    v1::SearchAccountsResponse page;
    room_.Call("v1.SearchService/SearchAccounts", Everybody(), agent_, &page);
    answer.set_value(page);
  });
  std::future<v1::SearchAccountsResponse> future = answer.get_future();
  EXPECT_EQ(future.wait_for(std::chrono::milliseconds(200)), std::future_status::timeout);
  room_.audit_room().files().Release();
  EXPECT_EQ(future.get().rows_size(), 3);
  searcher.join();
}

TEST_F(GateTest, WithoutTheAuditLogASearchShowsNobody) {
  room_.audit_room().files().FailAfter(0);
  v1::SearchAccountsResponse page;
  EXPECT_EQ(room_.Call("v1.SearchService/SearchAccounts", Everybody(), agent_, &page).reason,
            "AUDIT_UNAVAILABLE");
  EXPECT_EQ(page.rows_size(), 0);
}

TEST_F(GateTest, ATicketGoesIntoTheAuditLogWithWhatWasShown) {
  ASSERT_EQ(GetFor("CASE-4711", agent_).code, grpc::StatusCode::OK);
  EXPECT_EQ(Last(AuditKind::kRead).entry.ticket, "CASE-4711");
}

TEST_F(GateTest, ATicketThatIsNoReferenceIsRefused) {
  for (const char* ticket : {"she asked me to", "4111111111111111"}) {
    EXPECT_EQ(GetFor(ticket, agent_).reason, "TICKET_MALFORMED") << ticket;
  }
}

class TicketNeededTest : public GateTest {
 protected:
  TicketNeededTest() : GateTest(Needed()) {}

  static AccessOptions Needed() {
    AccessOptions options;
    options.reads_need_ticket = true;
    return options;
  }
};

TEST_F(TicketNeededTest, PeopleSayWhyTheyLookServicesNeedNot) {
  v1::Account account;
  EXPECT_EQ(Get(members_[0], agent_, &account).reason, "TICKET_REQUIRED");
  EXPECT_TRUE(account.member_id().empty());
  EXPECT_EQ(GetFor("CASE-4711", agent_).code, grpc::StatusCode::OK);
  const std::string service = room_.MakeKey("front", {ROLE_AGENT});
  EXPECT_EQ(Get(members_[0], service, &account).code, grpc::StatusCode::OK);
}

TEST(PendingStatus, IsPassedOnWhicheverComesFirst) {
  for (const bool set_first : {true, false}) {
    services::PendingStatus pending;
    int calls = 0;
    const auto then = [&calls](const absl::Status& status) {
      calls += absl::IsUnavailable(status) ? 1 : 100;
    };
    if (set_first) pending.Set(absl::UnavailableError("full"));
    EXPECT_EQ(calls, 0);
    pending.Await(then);
    EXPECT_EQ(calls, set_first ? 1 : 0);
    if (!set_first) pending.Set(absl::UnavailableError("full"));
    EXPECT_EQ(calls, 1);
  }
}

TEST_F(GateTest, UnmaskingTakesATicketAndIsInTheAuditLog) {
  v1::UnmaskAccountRequest request;
  request.set_member_id(members_[2]);
  EXPECT_EQ(room_.Call("v1.AccountService/UnmaskAccount", request, agent_).reason,
            "TICKET_REQUIRED");
  request.set_ticket("the caller asked me to");
  EXPECT_EQ(room_.Call("v1.AccountService/UnmaskAccount", request, agent_).reason,
            "TICKET_REQUIRED");
  request.set_ticket("CASE-4711");
  v1::Account account;
  ASSERT_EQ(room_.Call("v1.AccountService/UnmaskAccount", request, agent_, &account).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(account.email(), PersonMessage(3).email());
  const StoredAuditEntry unmask = Last(AuditKind::kUnmask);
  EXPECT_EQ(unmask.entry.ticket, "CASE-4711");
  EXPECT_EQ(unmask.entry.members, (std::vector<MemberNumber>{Number(2)}));
}

TEST_F(GateTest, NoMaskSmugglesContactDataIn) {
  const std::string limited = room_.MakeSession("lim", {ROLE_AGENT});
  ASSERT_TRUE(
      room_.control()
          .agents
          ->Change("lim",
                   [](const access::Agent* before) -> absl::StatusOr<access::records::AgentRecord> {
                     access::records::AgentRecord record = before->record;
                     record.add_withheld(PERMISSION_ACCOUNT_CONTACT);
                     return record;
                   })
          .ok());
  v1::UpdateAccountRequest update;
  update.mutable_account()->set_member_id(members_[0]);
  update.mutable_account()->set_first_name("Wilhelmina");
  update.mutable_account()->set_email("smuggled@example.com");
  update.mutable_update_mask()->add_paths("first_name");
  update.mutable_update_mask()->add_paths("email");
  const WireError error = room_.Call("v1.AccountService/UpdateAccount", update, limited);
  EXPECT_EQ(error.code, grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_NE(error.message.find("account.contact"), std::string::npos);
  EXPECT_EQ(room_.room().directory().Get(Number(0))->email, PersonMessage(1).email());
}

TEST_F(GateTest, APageTokenOfAnotherAgentIsRefused) {
  v1::SearchAccountsRequest search = Everybody();
  search.set_page_size(1);
  v1::SearchAccountsResponse page;
  ASSERT_EQ(room_.Call("v1.SearchService/SearchAccounts", search, agent_, &page).code,
            grpc::StatusCode::OK);
  ASSERT_FALSE(page.next_page_token().empty());
  search.set_page_token(page.next_page_token());
  EXPECT_EQ(room_.Call("v1.SearchService/SearchAccounts", search, senior_).reason,
            "PAGE_TOKEN_MISMATCH");
  EXPECT_EQ(room_.Call("v1.SearchService/SearchAccounts", search, agent_).code,
            grpc::StatusCode::OK);
}

TEST_F(GateTest, ARequestIdOfAnotherAgentRevealsNothing) {
  v1::ResetPasswordRequest reset;
  reset.set_member_id(members_[0]);
  reset.set_request_id("same-id");
  ASSERT_EQ(room_.Call("v1.AccountService/ResetPassword", reset, agent_).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(room_.Call("v1.AccountService/ResetPassword", reset, agent_).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(room_.Call("v1.AccountService/ResetPassword", reset, senior_).reason,
            "REQUEST_ID_REUSED");
}

TEST_F(GateTest, AMemberViewIsForTheAgentWhoStartedIt) {
  v1::StartMemberViewRequest start;
  start.set_member_id(members_[0]);
  start.set_reason("cannot find the settings");
  v1::MemberView view;
  ASSERT_EQ(room_.Call("v1.MemberViewService/StartMemberView", start, agent_, &view).code,
            grpc::StatusCode::OK);
  v1::GetMemberHomeRequest home;
  home.set_view_id(view.view_id());
  EXPECT_EQ(room_.Call("v1.MemberViewService/GetMemberHome", home, agent_).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(Last(AuditKind::kRead).entry.members, (std::vector<MemberNumber>{Number(0)}));
  EXPECT_EQ(room_.Call("v1.MemberViewService/GetMemberHome", home, senior_).reason,
            "VIEW_OF_ANOTHER_AGENT");
  v1::EndMemberViewRequest end;
  end.set_view_id(view.view_id());
  EXPECT_EQ(room_.Call("v1.MemberViewService/EndMemberView", end, senior_).reason,
            "VIEW_OF_ANOTHER_AGENT");
}

TEST_F(GateTest, MenusLeaveOutWhatTheCallerMayNotOpenAndItIsRefusedToo) {
  const auto pages_of = [&](const std::string& token) {
    v1::GetMemberSnapshotRequest request;
    request.set_member_id(members_[0]);
    v1::MemberSnapshot snapshot;
    EXPECT_EQ(room_.Call("v1.MemberPageService/GetMemberSnapshot", request, token, &snapshot).code,
              grpc::StatusCode::OK);
    std::set<v1::MemberPage> pages;
    for (const v1::NavigationItem& item : snapshot.navigation().csr_section()) {
      pages.insert(item.page());
    }
    return pages;
  };
  EXPECT_TRUE(pages_of(senior_).contains(v1::MEMBER_PAGE_SAFETY_HISTORY));
  EXPECT_FALSE(pages_of(agent_).contains(v1::MEMBER_PAGE_SAFETY_HISTORY));
  EXPECT_TRUE(pages_of(agent_).contains(v1::MEMBER_PAGE_AUDIT_HISTORY));
  v1::GetSafetyHistoryRequest hidden;
  hidden.set_member_id(members_[0]);
  EXPECT_EQ(room_.Call("v1.HistoryService/GetSafetyHistory", hidden, agent_).reason,
            "PERMISSION_MISSING");
}

TEST(PageAccess, EveryPageThatAgentsOpenIsServedByAMethodThatThereIs) {
  const auto rules = access::MethodRules::Load(GrpcServer::ServiceNames()).value();
  const std::vector<std::string> names = rules.Names();
  for (int number = v1::MEMBER_PAGE_AUDIT_HISTORY; number <= v1::MemberPage_MAX; ++number) {
    const std::string method = services::MethodOf(static_cast<v1::MemberPage>(number));
    EXPECT_TRUE(std::ranges::find(names, method) != names.end()) << number << " " << method;
  }
}

// Agents who may be shown three accounts an hour.
class SmallBudgetTest : public GateTest {
 protected:
  SmallBudgetTest() : GateTest(SmallBudget()) {}

 private:
  static AccessOptions SmallBudget() {
    AccessOptions options;
    options.show_budget = {.soft = 2, .hard = 3};
    return options;
  }
};

TEST_F(SmallBudgetTest, AnAgentIsShownNoMoreAccountsThanTheBudgetHas) {
  v1::Account account;
  for (const std::string& member : members_) {
    EXPECT_EQ(Get(member, agent_, &account).code, grpc::StatusCode::OK);
  }
  EXPECT_TRUE(Appears(AuditKind::kAlert)) << "the second account is a reason to look";
  const std::string fourth = Create(4);  // whoever changes something is answered
  EXPECT_EQ(Get(fourth, agent_, &account).reason, "SHOWN_ACCOUNTS_EXHAUSTED");
  EXPECT_TRUE(account.email().empty());
  EXPECT_TRUE(Appears(AuditKind::kRefusal));
  EXPECT_EQ(Get(members_[0], agent_, &account).code, grpc::StatusCode::OK) << "shown before";
  room_.clock().Advance(absl::Minutes(14));  // the session stays
  EXPECT_EQ(Get(fourth, agent_, &account).reason, "SHOWN_ACCOUNTS_EXHAUSTED");
}

TEST_F(GateTest, GrantsAndRevocationsCountFromTheNextCallOn) {
  const std::string admin = room_.MakeSession("root", {ROLE_USER_ADMIN});
  admin::v1::RevokePermissionRequest revoke;
  revoke.set_name("ada");
  revoke.add_permissions(PERMISSION_ACCOUNT_LOOKUP);
  ASSERT_EQ(room_.Call("admin.v1.AgentService/RevokePermission", revoke, admin).code,
            grpc::StatusCode::OK);
  v1::Account account;
  EXPECT_EQ(Get(members_[0], agent_, &account).reason, "PERMISSION_MISSING");
  EXPECT_EQ(Last(AuditKind::kAdministration).entry.detail, "revoke ada account.lookup");
  admin::v1::GrantPermissionRequest grant;
  grant.set_name("ada");
  grant.add_permissions(PERMISSION_ACCOUNT_LOOKUP);
  ASSERT_EQ(room_.Call("admin.v1.AgentService/GrantPermission", grant, admin).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(Get(members_[0], agent_, &account).code, grpc::StatusCode::OK);
}

TEST_F(GateTest, AnAdminCannotRaiseThemselfNorCanTheLastOneGo) {
  const std::string admin = room_.MakeSession("root", {ROLE_USER_ADMIN});
  admin::v1::GrantPermissionRequest grant;
  grant.set_name("root");
  grant.add_roles(ROLE_SENIOR_AGENT);
  EXPECT_EQ(room_.Call("admin.v1.AgentService/GrantPermission", grant, admin).reason,
            "OWN_PERMISSIONS");
  const std::string other = room_.MakeSession("toor", {ROLE_USER_ADMIN});
  admin::v1::SetAgentDisabledRequest disable;
  disable.set_name("root");
  disable.set_disabled(true);
  EXPECT_EQ(room_.Call("admin.v1.AgentService/SetAgentDisabled", disable, other).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(room_.Call("admin.v1.AgentService/GetAgent", disable, admin).reason, "SESSION_ENDED")
      << "sessions of somebody shut out end at once";
}

TEST_F(GateTest, ASecretIsShownOnceAndRenewingItEndsTheOldOne) {
  const std::string admin = room_.MakeSession("root", {ROLE_USER_ADMIN});
  admin::v1::CreateAgentRequest create;
  create.mutable_agent()->set_name("robot");
  create.mutable_agent()->set_kind(admin::v1::AGENT_KIND_SERVICE);
  create.mutable_agent()->add_roles(ROLE_OPERATOR);
  admin::v1::CreateAgentResponse made;
  ASSERT_EQ(room_.Call("admin.v1.AgentService/CreateAgent", create, admin, &made).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(made.secret().rfind("fdk_", 0), 0u);
  EXPECT_EQ(room_.Call("admin.v1.AgentService/CreateAgent", create, admin).reason, "AGENT_EXISTS");
  const auto stats = [&](const std::string& key) {
    return room_.Call("admin.v1.ServerService/GetServerStats", v1::ListSearchFieldsRequest(), key);
  };
  EXPECT_EQ(stats(made.secret()).code, grpc::StatusCode::OK);
  admin::v1::RenewSecretRequest renew;
  renew.set_name("robot");
  admin::v1::RenewSecretResponse renewed;
  ASSERT_EQ(room_.Call("admin.v1.AgentService/RenewSecret", renew, admin, &renewed).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(stats(made.secret()).reason, "TOKEN_INVALID");
  EXPECT_EQ(stats(renewed.secret()).code, grpc::StatusCode::OK);
}

}  // namespace
}  // namespace frontdesk::testing
