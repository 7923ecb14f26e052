// Who may call, and what each may do: for User Admins.
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/choice.h"
#include "clients/cli/command.h"
#include "clients/cli/message_view.h"
#include "clients/cli/reply.h"
#include "clients/cli/table.h"
#include "clients/cli/token_store.h"
#include "clients/formats/value_text.h"
#include "common/status_macros.h"
#include "frontdesk/admin/v1/agent_service.grpc.pb.h"

namespace frontdesk::cli {
namespace {

namespace api = ::frontdesk::admin::v1;
using Agents = api::AgentService::StubInterface;

absl::Status ReadRoles(const ParsedArgs& args, google::protobuf::RepeatedField<int>& roles) {
  for (const std::string& name : args.All("role")) {
    ASSIGN_OR_RETURN(const int role, ParseChoice("role", name, access::v1::Role_descriptor()));
    roles.Add(role);
  }
  return absl::OkStatus();
}

// `account.status` is PERMISSION_ACCOUNT_STATUS.
absl::Status ReadPermissions(const ParsedArgs& args, std::string_view flag,
                             google::protobuf::RepeatedField<int>& permissions) {
  for (const std::string& name : args.All(flag)) {
    ASSIGN_OR_RETURN(const int permission,
                     ParseChoice(flag, absl::StrReplaceAll(name, {{".", "_"}}),
                                 access::v1::Permission_descriptor()));
    permissions.Add(permission);
  }
  return absl::OkStatus();
}

absl::StatusOr<api::AgentKind> ReadKind(const std::string& name) {
  ASSIGN_OR_RETURN(const int kind, ParseChoice("kind", name, api::AgentKind_descriptor()));
  return static_cast<api::AgentKind>(kind);
}

// `senior_agent` of ROLE_SENIOR_AGENT.
std::string Word(const google::protobuf::EnumDescriptor* type, int value) {
  return absl::AsciiStrToLower(formats::EnumText(type, value));
}

std::string RolesOf(const api::Agent& agent) {
  std::vector<std::string> names;
  for (int role : agent.roles()) names.push_back(Word(access::v1::Role_descriptor(), role));
  return absl::StrJoin(names, ", ");
}

void ShowSecret(const std::string& secret, Screen& screen) {
  if (secret.empty()) return;
  screen.Print(absl::StrCat("Secret, shown this once: ", secret));
}

absl::StatusOr<ExitCode> List(const CommandContext& context) {
  api::ListAgentsRequest request;
  if (context.args.Has("kind")) {
    ASSIGN_OR_RETURN(const api::AgentKind kind, ReadKind(context.args.Last("kind")));
    request.set_kind(kind);
  }
  const auto stub = context.client.NewStub<api::AgentService>();
  ASSIGN_OR_RETURN(const auto reply, context.client.Ask(*stub, &Agents::ListAgents, request));
  return ShowReply(context, reply, [](const api::ListAgentsResponse& list, Screen& screen) {
    Table table({{"NAME"}, {"KIND"}, {"ROLES"}, {"STATE"}, {"FOR PEOPLE"}});
    for (const api::Agent& agent : list.agents()) {
      table.AddRow(
          {DisplayText(agent.name()), DisplayText(Word(api::AgentKind_descriptor(), agent.kind())),
           DisplayText(RolesOf(agent)), DisplayText(agent.disabled() ? "shut out" : "active"),
           DisplayText(agent.display_name())});
    }
    screen.stream << table.Render(screen.width, screen.color);
  });
}

absl::StatusOr<ExitCode> Show(const CommandContext& context, const std::string& name) {
  api::GetAgentRequest request;
  request.set_name(name);
  const auto stub = context.client.NewStub<api::AgentService>();
  ASSIGN_OR_RETURN(const auto agent, context.client.Ask(*stub, &Agents::GetAgent, request));
  return ShowReply(context, agent);
}

absl::StatusOr<ExitCode> Create(const CommandContext& context, const std::string& name) {
  const ParsedArgs& args = context.args;
  api::CreateAgentRequest request;
  api::Agent& agent = *request.mutable_agent();
  agent.set_name(name);
  ASSIGN_OR_RETURN(const api::AgentKind kind, ReadKind(args.Last("kind", "person")));
  agent.set_kind(kind);
  agent.set_display_name(args.Last("display_name"));
  agent.set_program(args.Last("program"));
  agent.set_store(args.Last("store"));
  RETURN_IF_ERROR(ReadRoles(args, *agent.mutable_roles()));
  RETURN_IF_ERROR(ReadPermissions(args, "grant", *agent.mutable_granted()));
  if (args.Has("password_file")) {
    ASSIGN_OR_RETURN(*request.mutable_password(), ReadTokenFile(args.Last("password_file")));
  }
  const auto stub = context.client.NewStub<api::AgentService>();
  ASSIGN_OR_RETURN(const auto reply, context.client.Ask(*stub, &Agents::CreateAgent, request));
  return ShowReply(context, reply, [](const api::CreateAgentResponse& made, Screen& screen) {
    ShowMessage(made.agent(), screen);
    ShowSecret(made.secret(), screen);
  });
}

// Grant and revoke take the same words.
template <typename Request>
absl::StatusOr<ExitCode> Change(const CommandContext& context, const std::string& name,
                                grpc::Status (Agents::*method)(grpc::ClientContext*, const Request&,
                                                               api::Agent*)) {
  Request request;
  request.set_name(name);
  RETURN_IF_ERROR(ReadRoles(context.args, *request.mutable_roles()));
  RETURN_IF_ERROR(ReadPermissions(context.args, "permission", *request.mutable_permissions()));
  const auto stub = context.client.NewStub<api::AgentService>();
  ASSIGN_OR_RETURN(const auto agent, context.client.Ask(*stub, method, request));
  return ShowReply(context, agent);
}

absl::StatusOr<ExitCode> SetDisabled(const CommandContext& context, const std::string& name,
                                     bool disabled) {
  api::SetAgentDisabledRequest request;
  request.set_name(name);
  request.set_disabled(disabled);
  const auto stub = context.client.NewStub<api::AgentService>();
  ASSIGN_OR_RETURN(const auto agent, context.client.Ask(*stub, &Agents::SetAgentDisabled, request));
  return ShowReply(context, agent);
}

absl::StatusOr<ExitCode> Renew(const CommandContext& context, const std::string& name) {
  api::RenewSecretRequest request;
  request.set_name(name);
  const auto stub = context.client.NewStub<api::AgentService>();
  ASSIGN_OR_RETURN(const auto reply, context.client.Ask(*stub, &Agents::RenewSecret, request));
  return ShowReply(context, reply, [](const api::RenewSecretResponse& renewed, Screen& screen) {
    ShowSecret(renewed.secret(), screen);
  });
}

absl::StatusOr<ExitCode> RunAgents(const CommandContext& context) {
  const auto& words = context.args.rest();
  const std::string& verb = words[0];
  if (verb == "list" && words.size() == 1) return List(context);
  if (words.size() != 2) return UsageError("usage: frontdesk agents list, or VERB NAME");
  const std::string& name = words[1];
  if (verb == "show") return Show(context, name);
  if (verb == "create") return Create(context, name);
  if (verb == "grant") return Change(context, name, &Agents::GrantPermission);
  if (verb == "revoke") return Change(context, name, &Agents::RevokePermission);
  if (verb == "disable") return SetDisabled(context, name, true);
  if (verb == "enable") return SetDisabled(context, name, false);
  if (verb == "renew-secret") return Renew(context, name);
  return UsageError("agents list, show, create, grant, revoke, disable, enable or renew-secret");
}

}  // namespace

Command AgentsCommand() {
  return {
      .name = "agents",
      .arguments = "list | show | create | grant | revoke | disable | enable | renew-secret [NAME]",
      .summary = "Agents, services and tills, and what each may do",
      .help =
          "Changes count from the next call on. Nobody changes what they may do themselves.\n"
          "The secret of `create` and `renew-secret` is shown once: a first password, which\n"
          "its owner changes at the first sign-in, or the API key of a service. Tills have\n"
          "none: their certificate names them, their program and their store.",
      .example = "frontdesk agents create ann --kind=person --role=agent",
      .flags = {{"kind", FlagKind::kText, "KIND", "person, service or till"},
                {"role", FlagKind::kText, "ROLE", "may be repeated: agent, senior_agent, operator"},
                {"grant", FlagKind::kText, "PERMISSION", "of create, beside the roles"},
                {"permission", FlagKind::kText, "PERMISSION",
                 "of grant and revoke, may be repeated: account.status"},
                {"display_name", FlagKind::kText, "NAME", "of create: for people"},
                {"program", FlagKind::kText, "CODE", "of create: of a till"},
                {"store", FlagKind::kText, "CODE", "of create: of a till"},
                {"password_file", FlagKind::kText, "FILE",
                 "of create: the first password of a person; else the server makes one"},
                kJsonFlag},
      .min_words = 1,
      .max_words = 2,
      .run = RunAgents};
}

}  // namespace frontdesk::cli
