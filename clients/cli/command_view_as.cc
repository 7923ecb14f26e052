#include "clients/cli/command.h"
#include "clients/cli/reply.h"
#include "common/status_macros.h"
#include "frontdesk/v1/member_view_service.grpc.pb.h"

namespace frontdesk::cli {
namespace {

using Stub = v1::MemberViewService::StubInterface;

// Looks and leaves: the view is ended whether looking went well or not.
absl::StatusOr<ExitCode> RunViewAs(const CommandContext& context) {
  const auto stub = context.client.NewStub<v1::MemberViewService>();
  v1::StartMemberViewRequest start;
  start.set_member_id(context.args.rest()[0]);
  start.set_reason(context.args.Last("reason"));
  ASSIGN_OR_RETURN(const v1::MemberView view,
                   context.client.Ask(*stub, &Stub::StartMemberView, start));
  v1::GetMemberHomeRequest look;
  look.set_view_id(view.view_id());
  const auto home = context.client.Ask(*stub, &Stub::GetMemberHome, look);
  v1::EndMemberViewRequest end;
  end.set_view_id(view.view_id());
  RETURN_IF_ERROR(context.client.Ask(*stub, &Stub::EndMemberView, end).status());
  RETURN_IF_ERROR(home.status());
  return ShowReply(context, *home);
}

}  // namespace

Command ViewAsCommand() {
  return {.name = "view-as",
          .arguments = "MEMBER_ID",
          .summary = "What the member sees after logging in",
          .help =
              "Nothing can be changed this way. That you looked, and why, is in the audit\n"
              "history of the member; it counts as no login.",
          .example = "frontdesk view-as M1000000042 --reason='cannot find the plan page'",
          .flags = {{"reason", FlagKind::kText, "TEXT", "why; needed"}, kJsonFlag},
          .min_words = 1,
          .max_words = 1,
          .run = RunViewAs};
}

}  // namespace frontdesk::cli
