#include "server/services/account_functions.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/strip.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/accounts/function_rules.h"
#include "server/services/write_call.h"

namespace frontdesk::services {
namespace {

// The name of an enumeration's value without its prefix; empty for 0.
template <typename Enum>
std::string Code(Enum value, const std::string& name, std::string_view prefix) {
  if (static_cast<int>(value) == 0) return "";
  return std::string(absl::StripPrefix(name, ToAbsl(prefix)));
}

void CheckEnum(bool known, const char* field, Violations& violations) {
  if (known) return;
  violations.push_back(
      {field, "ENUM_VALUE_UNKNOWN", "not a value of this field; see the API description"});
}

// An account named by a card may have changed hands before the writer looks; the etag and the
// member it was resolved to keep the function from hitting another one.
template <typename Call>
absl::StatusOr<MemberNumber> Resolve(Call& call, const AccountName& name) {
  if (name.card.empty()) return name.member;
  accounts::Account account;
  ASSIGN_OR_RETURN(account, FindNamed(call.backend().directory, name));
  return account.member;
}

absl::Status ToResult(absl::StatusOr<directory::WriteReply> reply, bool dry_run,
                      v1::AccountFunctionResult& result) {
  RETURN_IF_ERROR(reply.status());
  *result.mutable_account() = ToApi(reply->account, CardNumbers::kMasked);
  result.set_changed(reply->changed);
  for (std::string& words : reply->consequences) result.add_consequences(std::move(words));
  result.set_dry_run(dry_run);
  return absl::OkStatus();
}

// Reads what all functions have in common, lets `make` fill in the command, and submits it.
template <typename Request, typename Make>
void RunFunction(FunctionReactor<Request>& call, std::string_view method, Make make) {
  const Request& request = call.request();
  CheckRequestId(request.request_id(), call.violations);
  accounts::FunctionCall common;
  const AccountName name = ReadAccountName(request, call.violations);
  common.expected_version = ReadEtag(request.etag(), "etag", call.violations);
  common.comment = request.comment();
  auto command = make(request, call.violations);
  command.call = std::move(common);
  for (Violation& found : accounts::Check(command)) call.violations.push_back(std::move(found));
  if (!call.violations.empty()) return call.Finish(call.Refusal());
  const absl::StatusOr<MemberNumber> member = Resolve(call, name);
  if (!member.ok()) return call.Finish(member.status());
  command.call.member = *member;
  directory::Write write;
  write.command = std::move(command);
  write.dry_run = request.dry_run();
  SubmitWrite(call, method, std::move(write), [&call](absl::StatusOr<directory::WriteReply> reply) {
    return ToResult(std::move(reply), call.request().dry_run(), call.response());
  });
}

}  // namespace

void SetAccountStatus(FunctionReactor<v1::SetAccountStatusRequest>& call) {
  RunFunction(call, "SetAccountStatus",
              [](const v1::SetAccountStatusRequest& request, Violations& violations) {
                CheckEnum(v1::AccountStatus_IsValid(request.status()), "status", violations);
                CheckEnum(v1::StatusReason_IsValid(request.reason()), "reason", violations);
                accounts::SetStatus command;
                command.status = static_cast<accounts::AccountStatus>(request.status());
                command.reason = Code(request.reason(), v1::StatusReason_Name(request.reason()),
                                      "STATUS_REASON_");
                command.confirmed = request.confirm() || request.dry_run();
                return command;
              });
}

void AdjustTier(FunctionReactor<v1::AdjustTierRequest>& call) {
  RunFunction(call, "AdjustTier", [](const v1::AdjustTierRequest& request, Violations&) {
    accounts::AdjustTier command;
    command.tier = request.tier();
    return command;
  });
}

void SetAutoRecharge(FunctionReactor<v1::SetAutoRechargeRequest>& call) {
  RunFunction(call, "SetAutoRecharge", [](const v1::SetAutoRechargeRequest& request, Violations&) {
    accounts::SetAutoRecharge command;
    command.wanted = {request.enabled(), request.threshold_minor(), request.amount_minor()};
    return command;
  });
}

void ResetPassword(FunctionReactor<v1::ResetPasswordRequest>& call) {
  RunFunction(call, "ResetPassword", [](const v1::ResetPasswordRequest&, Violations&) {
    return accounts::ResetPassword();
  });
}

void ExchangeMedia(FunctionReactor<v1::ExchangeMediaRequest>& call) {
  RunFunction(
      call, "ExchangeMedia", [](const v1::ExchangeMediaRequest& request, Violations& violations) {
        CheckEnum(v1::ExchangeReason_IsValid(request.reason()), "reason", violations);
        accounts::ExchangeMedia command;
        command.new_card = ReadCardNumber(request.new_card_number(), "new_card_number", violations);
        command.store = request.store();
        command.reason =
            Code(request.reason(), v1::ExchangeReason_Name(request.reason()), "EXCHANGE_REASON_");
        return command;
      });
}

void DeleteUser(FunctionReactor<v1::DeleteUserRequest>& call) {
  RunFunction(call, "DeleteUser", [](const v1::DeleteUserRequest& request, Violations&) {
    accounts::DeleteUser command;
    command.confirmed = request.confirm() || request.dry_run();
    return command;
  });
}

void ClearJuvenileStatus(FunctionReactor<v1::ClearJuvenileStatusRequest>& call) {
  RunFunction(call, "ClearJuvenileStatus",
              [](const v1::ClearJuvenileStatusRequest& request, Violations&) {
                accounts::ClearJuvenile command;
                command.risk_acknowledged = request.acknowledge_risk();
                command.reason = request.reason();
                return command;
              });
}

void ChangeEmailStatus(FunctionReactor<v1::ChangeEmailStatusRequest>& call) {
  RunFunction(call, "ChangeEmailStatus", [](const v1::ChangeEmailStatusRequest&, Violations&) {
    return accounts::ChangeEmailStatus();
  });
}

void AddNote(FunctionReactor<v1::AddNoteRequest>& call) {
  RunFunction(call, "AddNote",
              [](const v1::AddNoteRequest&, Violations&) { return accounts::AddNote(); });
}

}  // namespace frontdesk::services
