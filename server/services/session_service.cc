#include "server/services/session_service.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "server/access/sign_in/sessions.h"
#include "server/access/sign_in/sign_in.h"
#include "server/access/sign_in/totp.h"
#include "server/services/call.h"
#include "server/services/grpc_status.h"

namespace frontdesk::services {
namespace {

using access::AgentPtr;
using access::AuditKind;
using access::Credentials;
using access::SessionPtr;
using access::SignedIn;
using google::protobuf::util::TimeUtil;

using LoginCall = UnaryCall<v1::LoginRequest, v1::LoginResponse>;
using LogoutCall = UnaryCall<v1::LogoutRequest, v1::LogoutResponse>;
using GetCall = UnaryCall<v1::GetSessionRequest, v1::Session>;
using PasswordCall = UnaryCall<v1::ChangePasswordRequest, v1::ChangePasswordResponse>;
using EnrollCall = UnaryCall<v1::EnrollTotpRequest, v1::EnrollTotpResponse>;
using ConfirmCall = UnaryCall<v1::ConfirmTotpRequest, v1::ConfirmTotpResponse>;

absl::Status NoPassword() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "NO_PASSWORD",
                   "this caller signs in without a password of this server");
}

google::protobuf::Timestamp ToApi(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

// `session` is null for callers without one.
void Describe(const access::Agent& agent, const access::Session* session,
              const access::SessionOptions& options, v1::Session& out) {
  out.set_name(agent.record.name());
  out.set_display_name(agent.record.display_name());
  for (int role : agent.record.roles()) out.add_roles(static_cast<access::Role>(role));
  for (access::Permission permission : agent.permissions.ToVector()) {
    out.add_permissions(access::NameOf(permission));
  }
  out.set_password_change_needed(agent.record.password_temporary());
  out.set_second_factor(access::HasSecondFactor(agent.record));
  if (session == nullptr) return;
  *out.mutable_expire_time() = ToApi(session->expires(options));
  *out.mutable_create_time() = ToApi(session->created());
}

Credentials CredentialsOf(Call& call, const std::string& name, const std::string& password,
                          const std::string& code) {
  return {.name = name,
          .password = Secret(password),
          .code = Secret(code),
          .source = call.source().place,
          .certificate = call.caller().certificate};
}

// Sees to it that the audit log hears of an attempt to sign in, or to change how. What was typed as
// a name is told only if it is one: it may be a password.
void AuditAttempt(Call& call, AuditKind kind, const std::string& name, const absl::Status& outcome,
                  RefusalFold& refusals) {
  const bool known = call.backend().access.agents->Find(name) != nullptr;
  if (absl::IsResourceExhausted(outcome)) {
    const std::optional<uint64_t> folded = refusals.Count(absl::Now());
    if (!folded) return;
    if (*folded > 0) call.set_audit_detail(absl::StrCat("and ", *folded, " more like it"));
  }
  call.AuditAs(kind, known ? name : "");
}

// The reply of a call that began a session.
template <typename StartedCall>
absl::Status Answer(StartedCall& call, const absl::StatusOr<SignedIn>& in) {
  RETURN_IF_ERROR(in.status());
  call.response().set_token(in->token.Reveal());
  Describe(*in->agent, in->session.get(), call.backend().access.sessions->options(),
           *call.response().mutable_session());
  return absl::OkStatus();
}

void BeginSession(LoginCall& call, RefusalFold& refusals) {
  const v1::LoginRequest& request = call.request();
  if (request.user().empty() || request.user().size() > limits::kMaxAgentBytes) {
    call.violations.push_back({"user", "USER_REQUIRED", "say who you are, in at most 64 bytes"});
  }
  if (request.password().empty()) {
    call.violations.push_back({"password", "PASSWORD_REQUIRED", "give the password"});
  }
  if (!call.violations.empty()) return call.Finish(call.Refusal());
  call.backend().access.sign_in->Begin(
      CredentialsOf(call, request.user(), request.password(), request.totp_code()),
      [&call, &refusals](const absl::StatusOr<SignedIn>& in) {
        AuditAttempt(call, AuditKind::kSignIn, call.request().user(), in.status(), refusals);
        call.Finish(Answer(call, in));
      });
}

void EndSession(LogoutCall& call) {
  if (!call.violations.empty()) return call.Finish(call.Refusal());
  access::Sessions& sessions = *call.backend().access.sessions;
  const std::string& name = call.caller().name();
  call.AuditAs(AuditKind::kSignOut, name);
  const auto finish = [&call](absl::Status status) { call.Finish(std::move(status)); };
  if (call.request().all()) return sessions.EndAllOf(name, finish);
  const SessionPtr session = sessions.Named(name, call.caller().session);
  // Of a caller without one, or one that has just ended.
  if (session == nullptr) return call.Finish(absl::OkStatus());
  sessions.End(*session, finish);
}

absl::Status GetSessionOf(GetCall& call) {
  RETURN_IF_ERROR(call.Refusal());
  const access::Sessions& sessions = *call.backend().access.sessions;
  const SessionPtr session = sessions.Named(call.caller().name(), call.caller().session);
  Describe(*call.caller().agent, session.get(), sessions.options(), call.response());
  return absl::OkStatus();
}

// Whether the caller is an agent with a password.
absl::Status CheckHasPassword(const Call& call) {
  RETURN_IF_ERROR(call.Refusal());
  return call.caller().agent->record.password_hash().empty() ? NoPassword() : absl::OkStatus();
}

void SetPassword(PasswordCall& call, RefusalFold& refusals) {
  if (absl::Status status = CheckHasPassword(call); !status.ok()) return call.Finish(status);
  const v1::ChangePasswordRequest& request = call.request();
  call.backend().access.sign_in->ChangePassword(
      CredentialsOf(call, call.caller().name(), request.password(), request.totp_code()),
      Secret(request.new_password()), [&call, &refusals](const absl::StatusOr<SignedIn>& in) {
        AuditAttempt(call, AuditKind::kAdministration, call.caller().name(), in.status(), refusals);
        call.Finish(Answer(call, in));
      });
}

void Enroll(EnrollCall& call, RefusalFold& refusals) {
  if (absl::Status status = CheckHasPassword(call); !status.ok()) return call.Finish(status);
  const v1::EnrollTotpRequest& request = call.request();
  call.backend().access.sign_in->ProposeSecondFactor(
      CredentialsOf(call, call.caller().name(), request.password(), request.totp_code()),
      [&call, &refusals](const absl::StatusOr<Secret>& secret) {
        AuditAttempt(call, AuditKind::kAdministration, call.caller().name(), secret.status(),
                     refusals);
        if (secret.ok()) {
          call.response().set_secret(access::Base32(secret->Reveal()));
          call.response().set_uri(access::TotpUri(secret->Reveal(), call.caller().name()));
        }
        call.Finish(secret.status());
      });
}

absl::Status Confirm(ConfirmCall& call) {
  RETURN_IF_ERROR(CheckHasPassword(call));
  call.AuditAs(AuditKind::kAdministration, call.caller().name());
  return call.backend().access.sign_in->ConfirmSecondFactor(call.caller().name(),
                                                            call.request().totp_code());
}

constexpr absl::Duration kTimeLimit = absl::Seconds(limits::kWriteSeconds);

}  // namespace

grpc::ServerUnaryReactor* SessionService::Login(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.SessionService/Login", kTimeLimit};
  return RunLater<v1::LoginRequest, v1::LoginResponse>(
      environment_, kMethod, context, request, reply,
      [this](LoginCall& call) { BeginSession(call, refusals_); });
}

grpc::ServerUnaryReactor* SessionService::Logout(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.SessionService/Logout", kTimeLimit};
  return RunLater<v1::LogoutRequest, v1::LogoutResponse>(environment_, kMethod, context, request,
                                                         reply, EndSession);
}

grpc::ServerUnaryReactor* SessionService::GetSession(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.SessionService/GetSession",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunHere<v1::GetSessionRequest, v1::Session>(environment_, kMethod, context, request, reply,
                                                     GetSessionOf);
}

grpc::ServerUnaryReactor* SessionService::ChangePassword(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request,
                                                         grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.SessionService/ChangePassword", kTimeLimit};
  return RunLater<v1::ChangePasswordRequest, v1::ChangePasswordResponse>(
      environment_, kMethod, context, request, reply,
      [this](PasswordCall& call) { SetPassword(call, refusals_); });
}

grpc::ServerUnaryReactor* SessionService::EnrollTotp(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.SessionService/EnrollTotp", kTimeLimit};
  return RunLater<v1::EnrollTotpRequest, v1::EnrollTotpResponse>(
      environment_, kMethod, context, request, reply,
      [this](EnrollCall& call) { Enroll(call, refusals_); });
}

grpc::ServerUnaryReactor* SessionService::ConfirmTotp(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.SessionService/ConfirmTotp", kTimeLimit};
  return RunOnWorker<v1::ConfirmTotpRequest, v1::ConfirmTotpResponse>(
      environment_, kMethod, context, request, reply, Confirm);
}

}  // namespace frontdesk::services
