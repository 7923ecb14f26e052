#include "clients/cli/account_view.h"
#include "clients/cli/command.h"
#include "clients/cli/reply.h"
#include "clients/cli/search_view.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

absl::StatusOr<ExitCode> RunFields(const CommandContext& context) {
  ASSIGN_OR_RETURN(const auto fields, context.client.ListSearchFields());
  return ShowReply(context, fields, ShowFields);
}

absl::StatusOr<ExitCode> RunStats(const CommandContext& context) {
  ASSIGN_OR_RETURN(const auto stats, context.client.GetServerStats());
  return ShowReply(context, stats, ShowStats);
}

}  // namespace

Command FieldsCommand() {
  return {.name = "fields",
          .arguments = "",
          .summary = "List what can be searched for, with the rules",
          .help = "",
          .example = "frontdesk fields",
          .flags = {kJsonFlag},
          .min_words = 0,
          .max_words = 0,
          .run = RunFields};
}

Command StatsCommand() {
  return {.name = "stats",
          .arguments = "",
          .summary = "Show what the server holds and how it fares",
          .help = "",
          .example = "frontdesk stats --json",
          .flags = {kJsonFlag},
          .min_words = 0,
          .max_words = 0,
          .run = RunStats};
}

}  // namespace frontdesk::cli
