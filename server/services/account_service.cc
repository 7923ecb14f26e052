#include "server/services/account_service.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/accounts/errors.h"
#include "server/accounts/etag.h"
#include "server/accounts/rules.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"
#include "server/services/update_mask.h"

namespace frontdesk::services {
namespace {

constexpr Method kGetAccount{"v1.AccountService/GetAccount", absl::Seconds(limits::kSearchSeconds)};
constexpr Method kCreateAccount{"v1.AccountService/CreateAccount",
                                absl::Seconds(limits::kWriteSeconds)};
constexpr Method kUpdateAccount{"v1.AccountService/UpdateAccount",
                                absl::Seconds(limits::kWriteSeconds)};

using GetCall = UnaryCall<v1::GetAccountRequest, v1::Account>;
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
  return {.now = backend.directory.Now(), .zone = backend.directory.zone(), .next_member = 0};
}

void CheckRequestId(const std::string& id, Violations& violations) {
  const bool printable =
      std::ranges::all_of(id, [](unsigned char c) { return c >= 0x21 && c <= 0x7e; });
  if (id.size() <= limits::kMaxRequestIdBytes && printable) return;
  violations.push_back({"request_id", "REQUEST_ID_MALFORMED",
                        "a request ID has at most 64 printable ASCII characters, no spaces"});
}

// What a repeated request is recognised by: a hash of the method and all of the request but its ID.
template <typename Request>
std::string HashBody(Backend& backend, std::string_view method, Request request) {
  request.clear_request_id();
  return backend.directory.KeyedHash(
      absl::StrCat(ToAbsl(method), std::string(1, '\0'), request.SerializeAsString()));
}

// Hands a command to the writer and turns its answer into the reply.
template <typename WriteCall>
void Submit(WriteCall& call, std::string_view method, accounts::Command command) {
  directory::Write write{.command = std::move(command),
                         .request_id = call.request().request_id(),
                         .body_hash = "",
                         .deadline = call.deadline()};
  if (!write.request_id.empty()) {
    write.body_hash = HashBody(call.backend(), method, call.request());
  }
  call.backend().directory.Submit(std::move(write),
                                  [&call](absl::StatusOr<directory::WriteReply> reply) {
                                    if (!reply.ok())
                                      return call.Finish(UnderAccount(reply.status()));
                                    call.response() = ToApi(reply->account, CardNumbers::kMasked);
                                    for (const std::string& field : reply->discarded_fields) {
                                      call.response().add_discarded_fields(field);
                                    }
                                    call.Finish(absl::OkStatus());
                                  });
}

absl::Status Get(GetCall& call) {
  const v1::GetAccountRequest& request = call.request();
  MemberNumber member = 0;
  std::string card;
  if (request.has_member_id()) {
    member = ReadMemberId(request.member_id(), "member_id", call.violations);
  } else if (request.has_card_number()) {
    card = ReadCardNumber(request.card_number(), "card_number", call.violations);
  } else {
    call.violations.push_back(
        {"account", "ACCOUNT_REQUIRED", "name the account by member_id or by card_number"});
  }
  RETURN_IF_ERROR(call.Refusal());

  if (card.empty()) {
    accounts::Account account;
    ASSIGN_OR_RETURN(account, call.backend().directory.Get(member));
    call.response() = ToApi(account, CardNumbers::kMasked);
    return absl::OkStatus();
  }
  directory::CardView view;
  ASSIGN_OR_RETURN(view, call.backend().directory.GetByCard(card));
  if (!view.account) return accounts::AccountNotFound();
  call.response() = ToApi(*view.account, CardNumbers::kMasked);
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
  Submit(call, kCreateAccount.name, std::move(command));
}

accounts::UpdateAccount ReadUpdate(const v1::UpdateAccountRequest& request,
                                   Violations& violations) {
  accounts::UpdateAccount command;
  if (request.account().member_id().empty()) {
    violations.push_back({"account.member_id", "MEMBER_ID_REQUIRED", "name the account to change"});
  } else {
    command.member = ReadMemberId(request.account().member_id(), "account.member_id", violations);
  }
  if (!request.account().etag().empty()) {
    command.expected_version = accounts::ParseEtag(request.account().etag());
    if (!command.expected_version) {
      violations.push_back({"account.etag", "ETAG_MALFORMED",
                            "this is not an etag; send back the one that was read, or none"});
    }
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
  Submit(call, kUpdateAccount.name, std::move(command));
}

}  // namespace

grpc::ServerUnaryReactor* AccountService::GetAccount(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return RunHere<v1::GetAccountRequest, v1::Account>(environment_, kGetAccount, context, request,
                                                     reply, Get);
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

}  // namespace frontdesk::services
