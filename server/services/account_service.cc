#include "server/services/account_service.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/accounts/errors.h"
#include "server/accounts/rules.h"
#include "server/services/account_functions.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"
#include "server/services/update_mask.h"
#include "server/services/write_call.h"

namespace frontdesk::services {
namespace {

constexpr Method kGetAccount{"v1.AccountService/GetAccount", absl::Seconds(limits::kSearchSeconds)};
constexpr Method kCreateAccount{"v1.AccountService/CreateAccount",
                                absl::Seconds(limits::kWriteSeconds)};
constexpr Method kUpdateAccount{"v1.AccountService/UpdateAccount",
                                absl::Seconds(limits::kWriteSeconds)};

using GetCall = UnaryCall<v1::GetAccountRequest, v1::Account>;
using UnmaskCall = UnaryCall<v1::UnmaskAccountRequest, v1::Account>;
using CreateCall = UnaryCall<v1::CreateAccountRequest, v1::Account>;
using UpdateCall = UnaryCall<v1::UpdateAccountRequest, v1::Account>;

// Adds violations of account fields under the request field that holds the account.
void AddUnderAccount(Violations found, Violations& violations) {
  for (Violation& violation : found) {
    violation.field = absl::StrCat("account.", violation.field);
    violations.push_back(std::move(violation));
  }
}

// As AddUnderAccount, for an error of the directory.
absl::Status UnderAccount(const absl::Status& status) {
  ErrorDetail detail = GetErrorDetail(status);
  if (detail.violations.empty() || detail.reason == "REQUEST_ID_REUSED") return status;
  Violations violations;
  AddUnderAccount(std::move(detail.violations), violations);
  if (absl::IsInvalidArgument(status)) return InvalidArgument(std::move(violations));
  detail.violations = std::move(violations);
  return WithDetail(status, detail);
}

accounts::RuleContext Context(Backend& backend) {
  return {.now = backend.directory.Now(),
          .zone = backend.directory.zone(),
          .next_member = 0,
          .programs = nullptr};
}

// Hands a command to the writer and turns its answer into the reply.
template <typename WriteCall>
void Submit(WriteCall& call, std::string_view method, directory::Write write) {
  SubmitWrite(call, method, std::move(write), [&call](absl::StatusOr<directory::WriteReply> reply) {
    if (!reply.ok()) return UnderAccount(reply.status());
    call.response() = ToApi(reply->account, CardNumbers::kMasked);
    for (const std::string& field : reply->discarded_fields) {
      call.response().add_discarded_fields(field);
    }
    for (std::string& words : reply->consequences) {
      call.response().add_consequences(std::move(words));
    }
    return absl::OkStatus();
  });
}

absl::Status Get(GetCall& call) {
  const v1::GetAccountRequest& request = call.request();
  const AccountName name = ReadAccountName(request, call.violations);
  RETURN_IF_ERROR(call.Refusal());
  accounts::Account account;
  ASSIGN_OR_RETURN(account, FindNamed(call.backend().directory, name));
  call.response() = ToApi(account, CardNumbers::kMasked);
  return absl::OkStatus();
}

absl::Status Unmask(UnmaskCall& call) {
  const MemberNumber member =
      ReadMemberId(call.request().member_id(), "member_id", call.violations);
  if (!call.request().ticket().empty()) call.set_ticket(call.request().ticket());
  CheckTicket(call.ticket(), call.violations);
  RETURN_IF_ERROR(call.Refusal());
  accounts::Account account;
  ASSIGN_OR_RETURN(account, call.backend().directory.Get(member));
  call.response() = ToApi(account, CardNumbers::kMasked);
  return absl::OkStatus();
}

void Create(CreateCall& call) {
  const v1::CreateAccountRequest& request = call.request();
  CheckRequestId(request.request_id(), call.violations);
  if (!request.has_account()) {
    call.violations.push_back({"account", "ACCOUNT_REQUIRED", "give the account to create"});
  }
  Violations found;
  accounts::CreateAccount command{FromApi(request.account(), found)};
  if (!request.account().etag().empty()) {
    found.push_back({"etag", "OUTPUT_ONLY_FIELD", "a new account has no etag; leave it out"});
  }
  AddUnderAccount(std::move(found), call.violations);
  if (!call.violations.empty()) {
    // The rules would only be asked once all of this is mended; say all that is wrong now.
    AddUnderAccount(accounts::Check(command, Context(call.backend())), call.violations);
    return call.Finish(call.Refusal());
  }
  directory::Write write;
  write.command = std::move(command);
  Submit(call, kCreateAccount.name, std::move(write));
}

accounts::UpdateAccount ReadUpdate(const v1::UpdateAccountRequest& request,
                                   Violations& violations) {
  accounts::UpdateAccount command;
  if (request.account().member_id().empty()) {
    violations.push_back({"account.member_id", "MEMBER_ID_REQUIRED", "name the account to change"});
  } else {
    command.member = ReadMemberId(request.account().member_id(), "account.member_id", violations);
  }
  command.expected_version = ReadEtag(request.account().etag(), "account.etag", violations);
  if (!v1::EditReason_IsValid(request.reason())) {
    violations.push_back(
        {"reason", "ENUM_VALUE_UNKNOWN", "not a value of this field; see the API description"});
  } else if (request.reason() != v1::EDIT_REASON_UNSPECIFIED) {
    command.reason = v1::EditReason_Name(request.reason()).substr(sizeof("EDIT_REASON_") - 1);
  }
  command.fields = ReadUpdateMask(request.update_mask(), violations);
  Violations found;
  command.values = FromApi(request.account(), found);
  AddUnderAccount(KeepMasked(command.fields, found), violations);
  return command;
}

void Update(UpdateCall& call) {
  CheckRequestId(call.request().request_id(), call.violations);
  accounts::UpdateAccount command = ReadUpdate(call.request(), call.violations);
  if (!call.violations.empty()) {
    AddUnderAccount(accounts::Check(command, Context(call.backend())), call.violations);
    return call.Finish(call.Refusal());
  }
  directory::Write write;
  write.command = std::move(command);
  write.dry_run = call.request().dry_run();
  Submit(call, kUpdateAccount.name, std::move(write));
}

}  // namespace

grpc::ServerUnaryReactor* AccountService::GetAccount(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return RunHere<v1::GetAccountRequest, v1::Account>(environment_, kGetAccount, context, request,
                                                     reply, Get);
}

grpc::ServerUnaryReactor* AccountService::UnmaskAccount(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/UnmaskAccount",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunHere<v1::UnmaskAccountRequest, v1::Account>(environment_, kMethod, context, request,
                                                        reply, Unmask);
}

grpc::ServerUnaryReactor* AccountService::CreateAccount(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  return RunLater<v1::CreateAccountRequest, v1::Account>(environment_, kCreateAccount, context,
                                                         request, reply, Create);
}

grpc::ServerUnaryReactor* AccountService::UpdateAccount(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  return RunLater<v1::UpdateAccountRequest, v1::Account>(environment_, kUpdateAccount, context,
                                                         request, reply, Update);
}

grpc::ServerUnaryReactor* AccountService::SetAccountStatus(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/SetAccountStatus",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::SetAccountStatusRequest, v1::AccountFunctionResult>(
      environment_, kMethod, context, request, reply, services::SetAccountStatus);
}

grpc::ServerUnaryReactor* AccountService::AdjustTier(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/AdjustTier",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::AdjustTierRequest, v1::AccountFunctionResult>(
      environment_, kMethod, context, request, reply, services::AdjustTier);
}

grpc::ServerUnaryReactor* AccountService::SetAutoRecharge(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request,
                                                          grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/SetAutoRecharge",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::SetAutoRechargeRequest, v1::AccountFunctionResult>(
      environment_, kMethod, context, request, reply, services::SetAutoRecharge);
}

grpc::ServerUnaryReactor* AccountService::ResetPassword(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/ResetPassword",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::ResetPasswordRequest, v1::AccountFunctionResult>(
      environment_, kMethod, context, request, reply, services::ResetPassword);
}

grpc::ServerUnaryReactor* AccountService::ExchangeMedia(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/ExchangeMedia",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::ExchangeMediaRequest, v1::AccountFunctionResult>(
      environment_, kMethod, context, request, reply, services::ExchangeMedia);
}

grpc::ServerUnaryReactor* AccountService::DeleteUser(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/DeleteUser",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::DeleteUserRequest, v1::AccountFunctionResult>(
      environment_, kMethod, context, request, reply, services::DeleteUser);
}

grpc::ServerUnaryReactor* AccountService::ClearJuvenileStatus(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/ClearJuvenileStatus",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::ClearJuvenileStatusRequest, v1::AccountFunctionResult>(
      environment_, kMethod, context, request, reply, services::ClearJuvenileStatus);
}

grpc::ServerUnaryReactor* AccountService::ChangeEmailStatus(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/ChangeEmailStatus",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::ChangeEmailStatusRequest, v1::AccountFunctionResult>(
      environment_, kMethod, context, request, reply, services::ChangeEmailStatus);
}

grpc::ServerUnaryReactor* AccountService::AddNote(grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/AddNote",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::AddNoteRequest, v1::AccountFunctionResult>(environment_, kMethod, context,
                                                                 request, reply, services::AddNote);
}

grpc::ServerUnaryReactor* AccountService::ListTiers(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request,
                                                    grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/ListTiers",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunHere<v1::ListTiersRequest, v1::ListTiersResponse>(environment_, kMethod, context,
                                                              request, reply, services::ListTiers);
}

grpc::ServerUnaryReactor* AccountService::GetEditForm(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/GetEditForm",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunHere<v1::GetEditFormRequest, v1::EditForm>(environment_, kMethod, context, request,
                                                       reply, services::GetEditForm);
}

grpc::ServerUnaryReactor* AccountService::ListAccountServices(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.AccountService/ListAccountServices",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunHere<v1::ListAccountServicesRequest, v1::ListAccountServicesResponse>(
      environment_, kMethod, context, request, reply, services::ListAccountServices);
}

}  // namespace frontdesk::services
