// What every command does with the reply in the end.
#ifndef FRONTDESK_CLIENTS_CLI_REPLY_H_
#define FRONTDESK_CLIENTS_CLI_REPLY_H_

#include "absl/status/statusor.h"
#include "clients/cli/command.h"
#include "clients/cli/json_output.h"
#include "clients/cli/message_view.h"
#include "common/status_macros.h"

namespace frontdesk::cli {

// Prints a reply: as JSON if --json was given, else as `show(reply, screen)` does.
template <typename Reply, typename Show>
absl::StatusOr<ExitCode> ShowReply(const CommandContext& context, const Reply& reply,
                                   const Show& show) {
  if (context.args.On("json")) {
    RETURN_IF_ERROR(PrintJson(reply, context.console.out));
  } else {
    show(reply, context.console.out);
  }
  return kExitOk;
}

// The same, field by field.
inline absl::StatusOr<ExitCode> ShowReply(const CommandContext& context,
                                          const google::protobuf::Message& reply) {
  return ShowReply(context, reply, ShowMessage);
}

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_REPLY_H_
