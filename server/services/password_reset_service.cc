#include "server/services/password_reset_service.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/checks.h"
#include "server/mail/reset_tokens.h"
#include "server/services/call.h"
#include "server/services/email_owners.h"

namespace frontdesk::services {
namespace {

using RequestCall = UnaryCall<v1::RequestPasswordResetRequest, v1::RequestPasswordResetResponse>;
using RedeemCall = UnaryCall<v1::RedeemPasswordResetRequest, v1::RedeemPasswordResetResponse>;

void CheckEmail(const std::string& email, const directory::Directory& directory,
                Violations& violations) {
  accounts::Account account;
  account.email = email;
  accounts::CheckField(accounts::AccountField::kEmail, account,
                       absl::ToCivilDay(directory.Now(), directory.zone()), violations);
  if (email.empty()) {
    violations.push_back({"email", "EMAIL_MALFORMED", "give the address that the member typed"});
  }
}

// Whether an error is about the server. That a member may get no mail is nobody's business here.
bool IsAboutServer(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDataLoss(status) || absl::IsInternal(status);
}

// Queues a mail to each member; the last answer finishes the call. The very function that agents
// have, so that the mails are the same.
void QueueMails(RequestCall& call, const std::vector<MemberNumber>& members) {
  struct Pending {
    std::atomic<size_t> left;
    absl::Status status;
  };
  const auto pending = std::make_shared<Pending>();
  pending->left = members.size();
  for (const MemberNumber member : members) {
    directory::Write write{.command = accounts::ResetPassword{{.member = member}}};
    write.actor = directory::Actor(directory::ActorKind::kMember, "");
    write.deadline = call.deadline();
    call.backend().directory.Submit(
        std::move(write), [&call, pending](const absl::StatusOr<directory::WriteReply>& reply) {
          if (IsAboutServer(reply.status())) pending->status = reply.status();
          if (--pending->left == 0) call.Finish(pending->status);
        });
  }
}

void Request(RequestCall& call) {
  CheckEmail(call.request().email(), call.backend().directory, call.violations);
  if (!call.violations.empty()) return call.Finish(call.Refusal());
  const bool queued = call.environment().workers.Submit([&call] {
    const auto members = FindEmailOwners(call.backend().directory, call.request().email());
    if (!members.ok() || members->empty()) return call.Finish(members.status());
    QueueMails(call, *members);
  });
  if (!queued) call.Finish(ServerBusy());
}

void Redeem(RedeemCall& call) {
  if (!call.violations.empty()) return call.Finish(call.Refusal());
  directory::Directory& directory = call.backend().directory;
  const auto member = std::make_shared<MemberNumber>(0);
  directory::Write write;
  write.deadline = call.deadline();
  write.plan = [&directory, member, token = Secret(call.request().token())](
                   directory::Draft& draft,
                   const accounts::RuleContext& context) -> absl::StatusOr<directory::PlanReply> {
    const mail::KeyedHash hash = [&directory](std::string_view bytes) {
      return directory.KeyedHash(bytes);
    };
    directory::Occasion occasion;
    occasion.actor.kind = directory::ActorKind::kMember;
    occasion.now = context.now;
    ASSIGN_OR_RETURN(*member, mail::RedeemToken(hash, token, occasion, draft));
    return directory::PlanReply();
  };
  directory.Submit(std::move(write),
                   [&call, member](const absl::StatusOr<directory::WriteReply>& reply) {
                     if (reply.ok()) call.response().set_member_id(FormatMemberId(*member));
                     call.Finish(reply.status());
                   });
}

}  // namespace

grpc::ServerUnaryReactor* PasswordResetService::RequestPasswordReset(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.PasswordResetService/RequestPasswordReset",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::RequestPasswordResetRequest, v1::RequestPasswordResetResponse>(
      environment_, kMethod, context, request, reply, Request);
}

grpc::ServerUnaryReactor* PasswordResetService::RedeemPasswordReset(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.PasswordResetService/RedeemPasswordReset",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::RedeemPasswordResetRequest, v1::RedeemPasswordResetResponse>(
      environment_, kMethod, context, request, reply, Redeem);
}

}  // namespace frontdesk::services
