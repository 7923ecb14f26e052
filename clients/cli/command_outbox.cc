#include "clients/cli/command.h"
#include "clients/cli/json_output.h"
#include "clients/cli/message_view.h"
#include "common/status_macros.h"
#include "frontdesk/admin/v1/mail_service.grpc.pb.h"

namespace frontdesk::cli {
namespace {

absl::StatusOr<ExitCode> RunOutbox(const CommandContext& context) {
  const auto stub = context.client.NewStub<admin::v1::MailService>();
  admin::v1::ListOutboxRequest request;
  request.set_limit(context.args.Number("limit"));
  ASSIGN_OR_RETURN(
      const admin::v1::ListOutboxResponse reply,
      context.client.Ask(*stub, &admin::v1::MailService::StubInterface::ListOutbox, request));
  if (context.args.On("json")) {
    RETURN_IF_ERROR(PrintJson(reply, context.console.out));
    return kExitOk;
  }
  if (!reply.sending()) {
    context.console.out.Print("The server has no mail server to send to: mails wait.");
  }
  if (reply.total_size() == 0) {
    context.console.out.Print("The outbox is empty.");
  } else {
    ShowMessage(reply, context.console.out);
  }
  return kExitOk;
}

}  // namespace

Command OutboxCommand() {
  return {.name = "outbox",
          .arguments = "",
          .summary = "Mails that are not sent yet, or were given up",
          .help = "",
          .example = "frontdesk outbox",
          .flags = {{"limit", FlagKind::kNumber, "MAILS", "100 if not given"}, kJsonFlag},
          .min_words = 0,
          .max_words = 0,
          .run = RunOutbox};
}

}  // namespace frontdesk::cli
