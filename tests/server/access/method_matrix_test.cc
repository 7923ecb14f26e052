// Every method × every kind of caller: who is let in, who is told what.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "frontdesk/v1/search_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "server/access/tokens/token_hash.h"
#include "server/grpc_server.h"
#include "server/services/call.h"
#include "tests/server/access/support/gated_room.h"

namespace frontdesk::testing {
namespace {

using access::MethodRule;
using access::Role;
using namespace access::v1;  // NOLINT: names of roles and permissions

constexpr Role kRoles[] = {ROLE_AGENT,        ROLE_SENIOR_AGENT, ROLE_USER_ADMIN, ROLE_TILL,
                           ROLE_EVENT_SOURCE, ROLE_FRONT_END,    ROLE_OPERATOR,   ROLE_AUDITOR};

const access::MethodRules& Rules() {
  static const auto& rules =
      *new access::MethodRules(access::MethodRules::Load(GrpcServer::ServiceNames()).value());
  return rules;
}

// Whether the gate stopped a call. What lies behind it says other things of an empty request.
bool IsStopped(const WireError& error) {
  return error.code == grpc::StatusCode::UNAUTHENTICATED ||
         error.code == grpc::StatusCode::PERMISSION_DENIED;
}

class MethodMatrixTest : public ::testing::Test {
 protected:
  WireError Call(const std::string& method, const std::string& token) {
    return room_.Call(method, google::protobuf::Empty(), token);
  }

  // Calls every method with `token`; all must answer UNAUTHENTICATED but those that are open.
  void ExpectUnauthenticated(const std::string& token, const std::string& reason) {
    for (const std::string& method : Rules().Names()) {
      if (Rules().Find(method).open) continue;
      const WireError error = Call(method, token);
      EXPECT_EQ(error.code, grpc::StatusCode::UNAUTHENTICATED) << method;
      EXPECT_EQ(error.reason, reason) << method;
      EXPECT_FALSE(error.request_id.empty()) << method;
    }
  }

  GatedRoom room_;
};

TEST_F(MethodMatrixTest, NobodyIsLetInAnywhere) { ExpectUnauthenticated("", "SIGN_IN_NEEDED"); }

TEST_F(MethodMatrixTest, TokensThatAreNoneLetNobodyIn) {
  ExpectUnauthenticated("garbage", "TOKEN_INVALID");
  ExpectUnauthenticated("eyJhbGciOiJub25lIn0.e30.", "TOKEN_INVALID");  // no provider is set up
  ExpectUnauthenticated(access::NewToken(access::kSessionPrefix), "SESSION_ENDED");
  ExpectUnauthenticated(access::NewToken(access::kApiKeyPrefix), "TOKEN_INVALID");
}

TEST_F(MethodMatrixTest, AnEndedSessionLetsNobodyIn) {
  const std::string token = room_.MakeSession("ada", {ROLE_SENIOR_AGENT});
  ASSERT_FALSE(IsStopped(Call("v1.SearchService/SearchAccounts", token)));
  room_.control().sessions->EndAllOf("ada", [](const absl::Status&) {});
  ExpectUnauthenticated(token, "SESSION_ENDED");
}

TEST_F(MethodMatrixTest, AnExpiredSessionLetsNobodyIn) {
  const std::string token = room_.MakeSession("ada", {ROLE_SENIOR_AGENT});
  room_.clock().Advance(absl::Hours(11));
  ExpectUnauthenticated(token, "SESSION_ENDED");
}

TEST_F(MethodMatrixTest, WhoIsShutOutIsStoppedAtOnce) {
  const std::string key = room_.MakeKey("robot", {ROLE_OPERATOR});
  ASSERT_FALSE(IsStopped(Call("admin.v1.ServerService/GetServerStats", key)));
  ASSERT_TRUE(
      room_.control()
          .agents
          ->Change("robot",
                   [](const access::Agent* before) -> absl::StatusOr<access::records::AgentRecord> {
                     access::records::AgentRecord record = before->record;
                     record.set_disabled(true);
                     return record;
                   })
          .ok());
  ExpectUnauthenticated(key, "AGENT_DISABLED");
}

// The expected answer is computed from the options; the table below is written by hand.
TEST_F(MethodMatrixTest, EveryRoleMayCallWhatItsPermissionsAllowAndNothingElse) {
  for (const Role role : kRoles) {
    const std::string key = room_.MakeKey("robot-" + access::NameOf(role), {role});
    const access::PermissionSet has = access::PermissionsOf(role);
    for (const std::string& method : Rules().Names()) {
      const access::PermissionSet missing = Rules().Find(method).needs.Without(has);
      const WireError error = Call(method, key);
      EXPECT_EQ(IsStopped(error), !missing.empty()) << method << " as " << access::NameOf(role);
      if (missing.empty()) continue;
      EXPECT_EQ(error.code, grpc::StatusCode::PERMISSION_DENIED) << method;
      EXPECT_EQ(error.reason, "PERMISSION_MISSING") << method;
      for (const access::Permission permission : missing.ToVector()) {
        EXPECT_NE(error.message.find(access::NameOf(permission)), std::string::npos) << method;
      }
      EXPECT_NE(error.message.find("User Admin"), std::string::npos) << method;
    }
  }
}

TEST(MethodRules, SensitiveMethodsAreForTheseRolesOnly) {
  const std::map<std::string, std::set<Role>> table = {
      {"v1.SearchService/SearchAccounts", {ROLE_AGENT, ROLE_SENIOR_AGENT}},
      {"v1.AccountService/GetAccount", {ROLE_AGENT, ROLE_SENIOR_AGENT}},
      {"v1.AccountService/UnmaskAccount", {ROLE_AGENT, ROLE_SENIOR_AGENT}},
      {"v1.AccountService/UpdateAccount", {ROLE_AGENT, ROLE_SENIOR_AGENT}},
      {"v1.AccountService/SetAccountStatus", {ROLE_SENIOR_AGENT}},
      {"v1.AccountService/DeleteUser", {ROLE_SENIOR_AGENT}},
      {"v1.AccountService/ClearJuvenileStatus", {ROLE_SENIOR_AGENT}},
      {"v1.HistoryService/GetSafetyHistory", {ROLE_SENIOR_AGENT}},
      {"v1.MemberViewService/StartMemberView", {ROLE_AGENT, ROLE_SENIOR_AGENT}},
      {"v1.MemberEventService/RecordMemberEvents", {ROLE_EVENT_SOURCE}},
      {"v1.PasswordResetService/RedeemPasswordReset", {ROLE_FRONT_END}},
      {"pos.v1.PosService/LookupCard", {ROLE_TILL, ROLE_AGENT, ROLE_SENIOR_AGENT}},
      {"pos.v1.PosService/LookupGuest", {ROLE_TILL}},
      {"pos.v1.PosService/RegisterCard", {ROLE_TILL}},
      {"pos.v1.PosService/AuthorizeActivity", {ROLE_TILL, ROLE_FRONT_END}},
      {"admin.v1.TransferService/ImportAccounts", {ROLE_OPERATOR}},
      {"admin.v1.TransferService/ExportAccounts", {ROLE_OPERATOR}},
      {"admin.v1.ProgramService/SetProgram", {ROLE_OPERATOR}},
      {"admin.v1.MailService/ListOutbox", {ROLE_OPERATOR}},
      {"admin.v1.AgentService/CreateAgent", {ROLE_USER_ADMIN}},
      {"admin.v1.AgentService/GrantPermission", {ROLE_USER_ADMIN}},
      {"admin.v1.AgentService/RenewSecret", {ROLE_USER_ADMIN}},
  };
  for (const auto& [method, roles] : table) {
    const MethodRule& rule = Rules().Find(method);
    EXPECT_FALSE(rule.open) << method;
    for (const Role role : kRoles) {
      EXPECT_EQ(access::PermissionsOf(role).HasAll(rule.needs), roles.contains(role))
          << method << " as " << access::NameOf(role);
    }
  }
}

TEST(MethodRules, WhatShowsOrChangesAccountsIsInTheAuditLogBeforeItIsAnswered) {
  for (const std::string& method : Rules().Names()) {
    const MethodRule& rule = Rules().Find(method);
    if (!rule.needs.Has(PERMISSION_ACCOUNT_LOOKUP)) continue;
    EXPECT_TRUE(services::WaitsForAudit(rule) || method == "v1.AccountService/ListTiers") << method;
  }
}

TEST(MethodRules, AMethodNobodyKnowsIsForNobody) {
  for (const Role role : kRoles) {
    EXPECT_FALSE(access::PermissionsOf(role).HasAll(Rules().Find("v1.None/Such").needs));
  }
}

}  // namespace
}  // namespace frontdesk::testing
