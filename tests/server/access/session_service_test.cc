// Signing in and out, over the wire.
#include <string>
#include <vector>

#include "frontdesk/admin/v1/agent_service.pb.h"
#include "frontdesk/v1/search_service.pb.h"
#include "frontdesk/v1/session_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/access/sign_in/totp.h"
#include "tests/server/access/support/gated_room.h"
#include "tests/server/access/support/new_secrets.h"

namespace frontdesk::testing {
namespace {

using access::AuditKind;
using access::StoredAuditEntry;
using grpc::StatusCode;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kNewPassword[] = "four green bicycles";
constexpr char kLogin[] = "v1.SessionService/Login";

AccessOptions Cheap() {
  AccessOptions options;
  options.sign_in.secrets = NewSecrets();
  options.sign_in.cost = {.memory_bytes = 8192, .passes = 1};
  return options;
}

class SessionServiceTest : public ::testing::Test {
 protected:
  SessionServiceTest() : room_(Cheap()) {
    Edit("ada", [this](access::records::AgentRecord& record) {
      record.set_name("ada");
      record.set_kind(access::records::CALLER_KIND_AGENT);
      record.add_roles(access::v1::ROLE_AGENT);
      record.set_password_hash(*room_.control().sign_in->hasher().Hash(kPassword));
    });
  }

  void Edit(const std::string& name,
            const std::function<void(access::records::AgentRecord&)>& edit) {
    EXPECT_TRUE(room_.control()
                    .agents
                    ->Change(name,
                             [&](const access::Agent* before) {
                               access::records::AgentRecord record;
                               if (before != nullptr) record = before->record;
                               edit(record);
                               return record;
                             })
                    .ok());
  }
  WireError TryLogin(const std::string& user, const std::string& password,
                     v1::LoginResponse* response = nullptr, const std::string& code = "") {
    v1::LoginRequest request;
    request.set_user(user);
    request.set_password(password);
    request.set_totp_code(code);
    return room_.Call(kLogin, request, "", response);
  }
  std::string Login() {
    v1::LoginResponse response;
    EXPECT_EQ(TryLogin("ada", kPassword, &response).code, StatusCode::OK);
    return response.token();
  }
  WireError GetSession(const std::string& token, v1::Session* session = nullptr) {
    return room_.Call("v1.SessionService/GetSession", v1::GetSessionRequest(), token, session);
  }
  WireError Logout(const std::string& token, bool all = false) {
    v1::LogoutRequest request;
    request.set_all(all);
    return room_.Call("v1.SessionService/Logout", request, token);
  }
  WireError ChangePassword(const std::string& token, const std::string& now,
                           const std::string& wanted,
                           v1::ChangePasswordResponse* response = nullptr) {
    v1::ChangePasswordRequest request;
    request.set_password(now);
    request.set_new_password(wanted);
    return room_.Call("v1.SessionService/ChangePassword", request, token, response);
  }
  WireError Search(const std::string& token) {
    v1::SearchAccountsRequest request;
    request.mutable_criteria()->add_last_names("nobody");
    return room_.Call("v1.SearchService/SearchAccounts", request, token);
  }
  // What the audit log has of a kind: `agent outcome`.
  std::vector<std::string> Audited(AuditKind kind) {
    std::vector<std::string> found;
    for (const StoredAuditEntry& stored : room_.Entries()) {
      if (stored.entry.kind != kind) continue;
      found.push_back(stored.entry.caller + " " + stored.entry.outcome);
    }
    return found;
  }

  GatedRoom room_;
};

TEST_F(SessionServiceTest, WhoSignsInMayCallUntilTheySignOut) {
  v1::LoginResponse in;
  ASSERT_EQ(TryLogin("ada", kPassword, &in).code, StatusCode::OK);
  EXPECT_EQ(in.session().name(), "ada");
  EXPECT_THAT(in.session().roles(), ElementsAre(access::v1::ROLE_AGENT));
  EXPECT_THAT(in.session().permissions(), Contains("account.lookup"));
  EXPECT_EQ(in.session().expire_time().seconds() - in.session().create_time().seconds(), 15 * 60);
  EXPECT_EQ(Search(in.token()).code, StatusCode::OK);
  EXPECT_EQ(Logout(in.token()).code, StatusCode::OK);
  EXPECT_EQ(Search(in.token()).reason, "SESSION_ENDED");
  EXPECT_THAT(Audited(AuditKind::kSignIn), ElementsAre("ada OK"));
  EXPECT_THAT(Audited(AuditKind::kSignOut), ElementsAre("ada OK"));
}

TEST_F(SessionServiceTest, WhateverIsWrongIsRefusedAlikeAndAudited) {
  const WireError wrong = TryLogin("ada", "wrong password");
  const WireError nobody = TryLogin("typed.a.password.here", kPassword);
  EXPECT_EQ(wrong.code, StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(wrong.reason, "SIGN_IN_REFUSED");
  EXPECT_EQ(wrong.message, nobody.message);
  EXPECT_EQ(wrong.reason, nobody.reason);
  EXPECT_THAT(Audited(AuditKind::kSignIn), ElementsAre("ada SIGN_IN_REFUSED", " SIGN_IN_REFUSED"));
}

TEST_F(SessionServiceTest, RequestWithoutNameOrPasswordIsRefusedBeforeAnythingIsHashed) {
  EXPECT_THAT(TryLogin("", "").violations, ElementsAre(std::pair("user", "USER_REQUIRED"),
                                                       std::pair("password", "PASSWORD_REQUIRED")));
  EXPECT_EQ(room_.control().sign_in->hashes(), 0u);
}

TEST_F(SessionServiceTest, GuesserIsToldHowLongToWait) {
  for (int i = 0; i < 5; ++i) TryLogin("ada", "wrong password");
  const WireError delayed = TryLogin("ada", kPassword);
  EXPECT_EQ(delayed.code, StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(delayed.reason, "SIGN_IN_DELAYED");
  EXPECT_THAT(delayed.message, ::testing::HasSubstr("try again in 1m"));
}

// Each refusal that cost nothing must not cost a line on disk either.
TEST_F(SessionServiceTest, FloodOfDelayedAttemptsIsFoldedInTheAuditLog) {
  for (int i = 0; i < 200; ++i) TryLogin("ada", "wrong password");
  EXPECT_EQ(room_.control().sign_in->hashes(), 5u);
  EXPECT_LT(Audited(AuditKind::kSignIn).size(), 50u);
}

TEST_F(SessionServiceTest, SomebodyWhoseSessionHasEndedSignsInWithTheOldTokenStillAttached) {
  v1::LoginRequest request;
  request.set_user("ada");
  request.set_password(kPassword);
  EXPECT_EQ(room_.Call(kLogin, request, "fds_old").code, StatusCode::OK);
}

TEST_F(SessionServiceTest, SigningOutEverywhereEndsAllSessions) {
  const std::string one = Login();
  const std::string two = Login();
  EXPECT_EQ(Logout(one, /*all=*/true).code, StatusCode::OK);
  EXPECT_EQ(GetSession(one).reason, "SESSION_ENDED");
  EXPECT_EQ(GetSession(two).reason, "SESSION_ENDED");
}

TEST_F(SessionServiceTest, ShutOutAgentIsOutAtOnce) {
  const std::string token = Login();
  Edit("ada", [](access::records::AgentRecord& record) { record.set_disabled(true); });
  EXPECT_EQ(GetSession(token).code, StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(TryLogin("ada", kPassword).reason, "SIGN_IN_REFUSED");
  Edit("ada", [](access::records::AgentRecord& record) { record.set_disabled(false); });
  EXPECT_EQ(GetSession(token).reason, "SESSION_ENDED") << "letting in again brings nothing back";
}

TEST_F(SessionServiceTest, ChangedPasswordGivesANewTokenForTheOld) {
  const std::string old = Login();
  v1::ChangePasswordResponse changed;
  ASSERT_EQ(ChangePassword(old, kPassword, kNewPassword, &changed).code, StatusCode::OK);
  EXPECT_EQ(GetSession(old).reason, "SESSION_ENDED");
  EXPECT_EQ(GetSession(changed.token()).code, StatusCode::OK);
  EXPECT_EQ(TryLogin("ada", kPassword).reason, "SIGN_IN_REFUSED");
  EXPECT_THAT(Audited(AuditKind::kAdministration), ElementsAre("ada OK"));
}

TEST_F(SessionServiceTest, PasswordIsAskedForOnceMoreBeforeItIsChanged) {
  EXPECT_EQ(ChangePassword(Login(), "not mine", kNewPassword).reason, "SIGN_IN_REFUSED");
  EXPECT_THAT(ChangePassword(Login(), kPassword, "ada").violations,
              Contains(std::pair("new_password", "PASSWORD_TOO_SHORT")));
}

TEST_F(SessionServiceTest, TemporaryPasswordOpensNothingButItsChange) {
  Edit("ada", [](access::records::AgentRecord& record) { record.set_password_temporary(true); });
  v1::LoginResponse in;
  ASSERT_EQ(TryLogin("ada", kPassword, &in).code, StatusCode::OK);
  EXPECT_TRUE(in.session().password_change_needed());
  EXPECT_EQ(Search(in.token()).reason, "PASSWORD_CHANGE_NEEDED");
  v1::ChangePasswordResponse changed;
  ASSERT_EQ(ChangePassword(in.token(), kPassword, kNewPassword, &changed).code, StatusCode::OK);
  EXPECT_FALSE(changed.session().password_change_needed());
  EXPECT_EQ(Search(changed.token()).code, StatusCode::OK);
}

TEST_F(SessionServiceTest, SecondFactorIsSetUpAndAskedFor) {
  const std::string token = Login();
  v1::EnrollTotpRequest enroll;
  enroll.set_password(kPassword);
  v1::EnrollTotpResponse proposed;
  ASSERT_EQ(room_.Call("v1.SessionService/EnrollTotp", enroll, token, &proposed).code,
            StatusCode::OK);
  EXPECT_THAT(proposed.uri(), ::testing::HasSubstr(proposed.secret()));
  v1::ConfirmTotpRequest confirm;
  confirm.set_totp_code("12345");
  EXPECT_EQ(room_.Call("v1.SessionService/ConfirmTotp", confirm, token).reason, "CODE_WRONG");
  EXPECT_EQ(room_.Call("v1.SessionService/ConfirmTotp", confirm, token).reason,
            "NOTHING_TO_CONFIRM");
  EXPECT_EQ(TryLogin("ada", kPassword).code, StatusCode::OK);
}

TEST_F(SessionServiceTest, CallerWithoutPasswordHasNoneToChange) {
  const std::string key = room_.MakeKey("robot", {access::v1::ROLE_EVENT_SOURCE});
  EXPECT_EQ(ChangePassword(key, kPassword, kNewPassword).reason, "NO_PASSWORD");
  v1::Session session;
  ASSERT_EQ(GetSession(key, &session).code, StatusCode::OK);
  EXPECT_EQ(session.name(), "robot");
  EXPECT_FALSE(session.has_expire_time());
  EXPECT_EQ(Logout(key).code, StatusCode::OK);
  EXPECT_EQ(GetSession(key).code, StatusCode::OK) << "a key is not a session";
}

TEST_F(SessionServiceTest, NothingThatIsSecretIsLogged) {
  const std::string token = Login();
  TryLogin("typed.a.password.here", "wrong password");
  v1::ChangePasswordResponse changed;
  ChangePassword(token, kPassword, kNewPassword, &changed);
  std::string written = room_.service().LogText();
  for (const StoredAuditEntry& stored : room_.Entries()) {
    written += stored.entry.caller + stored.entry.detail + stored.entry.source;
  }
  for (const std::string& secret : {token, changed.token(), std::string(kPassword),
                                    std::string(kNewPassword), std::string("typed.a.password")}) {
    EXPECT_THAT(written, Not(::testing::HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace frontdesk::testing
