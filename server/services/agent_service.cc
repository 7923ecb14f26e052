#include "server/services/agent_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "server/access/agents/agent_book.h"
#include "server/access/agents/agent_rules.h"
#include "server/access/sign_in/password.h"
#include "server/access/sign_in/sign_in.h"
#include "server/access/tokens/token_hash.h"
#include "server/services/call.h"

namespace frontdesk::services {
namespace {

namespace api = ::frontdesk::admin::v1;
using access::AgentBook;
using access::AgentPtr;
using access::records::AgentRecord;
using google::protobuf::util::TimeUtil;

using CreateCall = UnaryCall<api::CreateAgentRequest, api::CreateAgentResponse>;
using GetCall = UnaryCall<api::GetAgentRequest, api::Agent>;
using ListCall = UnaryCall<api::ListAgentsRequest, api::ListAgentsResponse>;
using GrantCall = UnaryCall<api::GrantPermissionRequest, api::Agent>;
using RevokeCall = UnaryCall<api::RevokePermissionRequest, api::Agent>;
using DisableCall = UnaryCall<api::SetAgentDisabledRequest, api::Agent>;
using RenewCall = UnaryCall<api::RenewSecretRequest, api::RenewSecretResponse>;

constexpr absl::Duration kTimeLimit = absl::Seconds(limits::kWriteSeconds);

// The numbers of kinds are those of the records.
static_assert(static_cast<int>(api::AGENT_KIND_PERSON) == access::records::CALLER_KIND_AGENT);
static_assert(static_cast<int>(api::AGENT_KIND_SERVICE) == access::records::CALLER_KIND_SERVICE);
static_assert(static_cast<int>(api::AGENT_KIND_TILL) == access::records::CALLER_KIND_TILL);

void ToApi(const access::Agent& agent, api::Agent& out) {
  const AgentRecord& record = agent.record;
  out.set_name(record.name());
  out.set_kind(static_cast<api::AgentKind>(record.kind()));
  out.set_display_name(record.display_name());
  for (int role : record.roles()) out.add_roles(static_cast<access::Role>(role));
  for (int granted : record.granted()) out.add_granted(static_cast<access::Permission>(granted));
  for (int withheld : record.withheld()) {
    out.add_withheld(static_cast<access::Permission>(withheld));
  }
  for (access::Permission permission : agent.permissions.ToVector()) {
    out.add_permissions(access::NameOf(permission));
  }
  out.set_disabled(record.disabled());
  out.set_program(record.program());
  out.set_store(record.store());
  out.set_second_factor(access::HasSecondFactor(record));
  *out.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(record.create_micros());
  *out.mutable_update_time() = TimeUtil::MicrosecondsToTimestamp(record.update_micros());
}

AgentRecord FromApi(const api::Agent& agent) {
  AgentRecord record;
  record.set_name(agent.name());
  record.set_kind(static_cast<access::records::CallerKind>(agent.kind()));
  record.set_display_name(agent.display_name());
  for (int role : agent.roles()) record.add_roles(role);
  for (int granted : agent.granted()) record.add_granted(granted);
  for (int withheld : agent.withheld()) record.add_withheld(withheld);
  record.set_program(agent.program());
  record.set_store(agent.store());
  return record;
}

// Whom a request names, for the audit log. What is nobody's name may be anything that was pasted.
template <typename AgentCall>
std::string NamedIn(AgentCall& call) {
  const std::string& name = call.request().name();
  return call.backend().access.agents->Find(name) == nullptr ? "an unknown name" : name;
}

// What an entry of the audit log says of the roles and permissions that a request names.
template <typename Request>
std::string DetailOf(const std::string& name, const Request& request) {
  std::vector<std::string> words = {name};
  for (int role : request.roles()) words.push_back(access::NameOf(static_cast<access::Role>(role)));
  for (int permission : request.permissions()) {
    words.push_back(access::NameOf(static_cast<access::Permission>(permission)));
  }
  return absl::StrJoin(words, " ");
}

template <typename Request>
access::Grant GrantOf(const Request& request) {
  access::Grant grant;
  for (int role : request.roles()) grant.roles.push_back(static_cast<access::Role>(role));
  for (int permission : request.permissions()) {
    grant.permissions.push_back(static_cast<access::Permission>(permission));
  }
  return grant;
}

template <typename Request>
void CheckGrant(const Request& request, Violations& violations) {
  AgentRecord named;  // only what the request names is looked at
  named.mutable_roles()->CopyFrom(request.roles());
  named.mutable_granted()->CopyFrom(request.permissions());
  if (request.roles().empty() && request.permissions().empty()) {
    violations.push_back({"roles", "GRANT_REQUIRED", "name at least one role or permission"});
  }
  for (Violation& violation : access::CheckNames(named)) {
    if (violation.field.rfind("granted", 0) == 0) {
      violation.field.replace(0, sizeof("granted") - 1, "permissions");
    }
    violations.push_back(std::move(violation));
  }
}

// A password that people can read out to each other: 20 of 32 signs, 100 random bits.
std::string TemporaryPassword() {
  constexpr std::string_view kSigns = "0123456789abcdefghjkmnpqrstvwxyz";
  const access::TokenHash random = access::HashToken(access::NewToken(""));
  std::string password;
  for (size_t i = 0; i < 20; ++i) {
    if (i > 0 && i % 5 == 0) password.push_back('-');
    password.push_back(kSigns[random[i] % kSigns.size()]);
  }
  return password;
}

// Gives `record` a secret of its kind. Returns what its owner must be told; nothing for tills, and
// for a person whose password is given.
absl::StatusOr<std::string> SetSecret(Call& call, const std::string& password,
                                      AgentRecord& record) {
  if (record.kind() == access::records::CALLER_KIND_TILL) return std::string();
  if (record.kind() == access::records::CALLER_KIND_SERVICE) {
    const std::string key = access::NewToken(access::kApiKeyPrefix);
    const access::TokenHash hash = access::HashToken(key);
    record.set_api_key_hash(hash.data(), hash.size());
    return key;
  }
  const std::string made = password.empty() ? TemporaryPassword() : "";
  std::string hash;
  ASSIGN_OR_RETURN(hash, call.backend().access.sign_in->hasher().Hash(made + password));
  record.set_password_hash(hash);
  record.set_password_set_micros(absl::ToUnixMicros(call.backend().directory.Now()));
  record.set_password_temporary(true);
  record.clear_totp_secret();
  record.clear_sealed_totp_secret();
  record.clear_totp_last_step();
  return made;
}

void Stamp(Call& call, AgentRecord& record) {
  const int64_t now = absl::ToUnixMicros(call.backend().directory.Now());
  if (record.version() == 0) record.set_create_micros(now);
  record.set_update_micros(now);
  record.set_version(record.version() + 1);
}

// Changes the agent of a request by `change`, which gets the record and what the rules must know.
template <typename AgentCall, typename Rule>
absl::Status ChangeAgent(AgentCall& call, const Rule& rule) {
  AgentBook& book = *call.backend().access.agents;
  AgentPtr after;
  ASSIGN_OR_RETURN(
      after,
      book.Change(
          call.request().name(), [&](const access::Agent* before) -> absl::StatusOr<AgentRecord> {
            if (before == nullptr) return access::AgentNotFound();
            AgentRecord record;
            ASSIGN_OR_RETURN(
                record, rule(before->record,
                             access::Change{call.caller().name(),
                                            book.CountAble(access::v1::PERMISSION_AGENT_MANAGE)}));
            Stamp(call, record);
            return record;
          }));
  if constexpr (std::is_same_v<std::decay_t<decltype(call.response())>, api::Agent>) {
    ToApi(*after, call.response());
  }
  return absl::OkStatus();
}

void CheckCreate(CreateCall& call) {
  const api::CreateAgentRequest& request = call.request();
  for (Violation& violation : access::CheckNewAgent(FromApi(request.agent()))) {
    violation.field = absl::StrCat("agent.", violation.field);
    call.violations.push_back(std::move(violation));
  }
  if (request.password().empty()) return;
  if (request.agent().kind() != api::AGENT_KIND_PERSON) {
    call.violations.push_back({"password", "NOT_FOR_KIND", "only people have passwords"});
    return;
  }
  access::CheckNewPassword(
      {request.password(), request.agent().name(), request.agent().display_name()}, "password",
      call.violations);
}

absl::Status Create(CreateCall& call) {
  CheckCreate(call);
  RETURN_IF_ERROR(call.Refusal());
  const api::CreateAgentRequest& request = call.request();
  call.set_audit_detail(request.agent().name());
  AgentRecord record = FromApi(request.agent());
  ASSIGN_OR_RETURN(*call.response().mutable_secret(), SetSecret(call, request.password(), record));
  Stamp(call, record);
  AgentPtr made;
  ASSIGN_OR_RETURN(made, call.backend().access.agents->Change(
                             record.name(),
                             [&record](const access::Agent* before) -> absl::StatusOr<AgentRecord> {
                               if (before != nullptr) return access::AgentExists();
                               return record;
                             }));
  ToApi(*made, *call.response().mutable_agent());
  return absl::OkStatus();
}

absl::Status Get(GetCall& call) {
  RETURN_IF_ERROR(call.Refusal());
  const AgentPtr agent = call.backend().access.agents->Find(call.request().name());
  if (agent == nullptr) return access::AgentNotFound();
  ToApi(*agent, call.response());
  return absl::OkStatus();
}

absl::Status List(ListCall& call) {
  if (!api::AgentKind_IsValid(call.request().kind())) {
    call.violations.push_back({"kind", "ENUM_VALUE_UNKNOWN", "see the API description"});
  }
  RETURN_IF_ERROR(call.Refusal());
  for (const AgentPtr& agent : call.backend().access.agents->All()) {
    const bool wanted = call.request().kind() == api::AGENT_KIND_UNSPECIFIED ||
                        static_cast<int>(call.request().kind()) == agent->record.kind();
    if (wanted) ToApi(*agent, *call.response().add_agents());
  }
  return absl::OkStatus();
}

absl::Status GiveMore(GrantCall& call) {
  CheckGrant(call.request(), call.violations);
  RETURN_IF_ERROR(call.Refusal());
  call.set_audit_detail("grant " + DetailOf(NamedIn(call), call.request()));
  return ChangeAgent(call, [&](const AgentRecord& before, const access::Change& change) {
    return access::Give(before, GrantOf(call.request()), change);
  });
}

absl::Status TakeAway(RevokeCall& call) {
  CheckGrant(call.request(), call.violations);
  RETURN_IF_ERROR(call.Refusal());
  call.set_audit_detail("revoke " + DetailOf(NamedIn(call), call.request()));
  return ChangeAgent(call, [&](const AgentRecord& before, const access::Change& change) {
    return access::Take(before, GrantOf(call.request()), change);
  });
}

absl::Status Disable(DisableCall& call) {
  RETURN_IF_ERROR(call.Refusal());
  call.set_audit_detail(
      absl::StrCat(call.request().disabled() ? "disable " : "enable ", NamedIn(call)));
  return ChangeAgent(call, [&](const AgentRecord& before, const access::Change& change) {
    return access::SetDisabled(before, call.request().disabled(), change);
  });
}

absl::Status Renew(RenewCall& call) {
  RETURN_IF_ERROR(call.Refusal());
  call.set_audit_detail("new secret for " + NamedIn(call));
  return ChangeAgent(
      call,
      [&](const AgentRecord& before, const access::Change& change) -> absl::StatusOr<AgentRecord> {
        if (change.by == before.name()) return access::OwnPermissions();
        if (before.kind() == access::records::CALLER_KIND_TILL) return access::TillHasNoSecret();
        AgentRecord after = before;
        ASSIGN_OR_RETURN(*call.response().mutable_secret(), SetSecret(call, "", after));
        return after;
      });
}

}  // namespace

#define FRONTDESK_METHOD(name, Request, Response, handler)                                   \
  grpc::ServerUnaryReactor* AgentService::name(grpc::CallbackServerContext* context,         \
                                               const grpc::ByteBuffer* request,              \
                                               grpc::ByteBuffer* reply) {                    \
    static constexpr Method kMethod{"admin.v1.AgentService/" #name, kTimeLimit};             \
    return RunOnWorker<api::Request, api::Response>(environment_, kMethod, context, request, \
                                                    reply, handler);                         \
  }
FRONTDESK_METHOD(CreateAgent, CreateAgentRequest, CreateAgentResponse, Create)
FRONTDESK_METHOD(GetAgent, GetAgentRequest, Agent, Get)
FRONTDESK_METHOD(ListAgents, ListAgentsRequest, ListAgentsResponse, List)
FRONTDESK_METHOD(GrantPermission, GrantPermissionRequest, Agent, GiveMore)
FRONTDESK_METHOD(RevokePermission, RevokePermissionRequest, Agent, TakeAway)
FRONTDESK_METHOD(SetAgentDisabled, SetAgentDisabledRequest, Agent, Disable)
FRONTDESK_METHOD(RenewSecret, RenewSecretRequest, RenewSecretResponse, Renew)
#undef FRONTDESK_METHOD

}  // namespace frontdesk::services
