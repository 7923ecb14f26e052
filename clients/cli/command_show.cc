#include "clients/cli/account_view.h"
#include "clients/cli/command.h"
#include "clients/cli/reply.h"
#include "clients/cli/search_view.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

absl::StatusOr<ExitCode> RunShow(const CommandContext& context) {
  const auto& words = context.args.rest();
  if (words.empty() != context.args.Has("card")) {
    return UsageError("say either a MEMBER_ID or --card=NUMBER");
  }
  v1::GetAccountRequest request;
  if (words.empty()) {
    request.set_card_number(context.args.Last("card"));
  } else {
    request.set_member_id(words[0]);
  }
  ASSIGN_OR_RETURN(const v1::Account account, context.client.GetAccount(request));
  return ShowReply(context, account, ShowAccount);
}

absl::StatusOr<ExitCode> RunUnmask(const CommandContext& context) {
  v1::UnmaskAccountRequest request;
  request.set_member_id(context.args.rest()[0]);
  request.set_ticket(context.args.Last("ticket"));
  ASSIGN_OR_RETURN(const v1::Account account,
                   context.client.Ask(context.client.accounts(),
                                      &client::Client::AccountService::UnmaskAccount, request));
  return ShowReply(context, account, ShowAccount);
}

absl::StatusOr<ExitCode> RunRelated(const CommandContext& context) {
  v1::ListRelatedAccountsRequest request;
  request.set_member_id(context.args.rest()[0]);
  request.set_exclude_closed(context.args.On("exclude_closed"));
  ASSIGN_OR_RETURN(const auto response, context.client.ListRelatedAccounts(request));
  return ShowReply(context, response, ShowRelated);
}

}  // namespace

Command ShowCommand() {
  return {
      .name = "show",
      .arguments = "MEMBER_ID",
      .summary = "Show one account",
      .help = "",
      .example = "frontdesk show M1000000007",
      .flags = {{"card", FlagKind::kText, "NUMBER", "the account of this card instead"}, kJsonFlag},
      .min_words = 0,
      .max_words = 1,
      .run = RunShow};
}

Command UnmaskCommand() {
  return {.name = "unmask",
          .arguments = "MEMBER_ID",
          .summary = "Show one account with contact data in full, for a ticket",
          .help = "The audit log keeps who saw it, when, and the ticket.",
          .example = "frontdesk unmask M1000000007 --ticket=CASE-4711",
          .flags = {kJsonFlag},
          .min_words = 1,
          .max_words = 1,
          .run = RunUnmask};
}

Command RelatedCommand() {
  return {.name = "related",
          .arguments = "MEMBER_ID",
          .summary = "List accounts that share an address, group, e-mail, phone or payment card",
          .help = "",
          .example = "frontdesk related M1000000007",
          .flags = {{"exclude_closed", FlagKind::kSwitch, "",
                     "leave out closed and terminated accounts"},
                    kJsonFlag},
          .min_words = 1,
          .max_words = 1,
          .run = RunRelated};
}

}  // namespace frontdesk::cli
