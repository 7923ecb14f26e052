#include <unistd.h>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "clients/cli/choice.h"
#include "clients/cli/command.h"
#include "clients/cli/function_view.h"
#include "clients/cli/reply.h"
#include "common/error.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

using Accounts = client::Client::AccountService;

constexpr FlagSpec kCardFlag = {"card", FlagKind::kText, "NUMBER",
                                "the account of this card instead of a MEMBER_ID"};
constexpr FlagSpec kDryRunFlag = {"dry_run", FlagKind::kSwitch, "", "only say what would happen"};
constexpr FlagSpec kYesFlag = {"yes", FlagKind::kSwitch, "", "do it without asking"};
constexpr FlagSpec kEtagFlag = {"etag", FlagKind::kText, "ETAG",
                                "as shown with the account; refused if it has changed since"};
constexpr FlagSpec kCommentFlag = {"comment", FlagKind::kText, "TEXT", "for the audit history"};
constexpr FlagSpec kIdFlag = {"request_id", FlagKind::kText, "ID",
                              "the same ID makes a repeated call harmless"};

std::vector<FlagSpec> FlagsAnd(std::vector<FlagSpec> own) {
  for (const FlagSpec& flag :
       {kCardFlag, kDryRunFlag, kEtagFlag, kCommentFlag, kIdFlag, kJsonFlag}) {
    own.push_back(flag);
  }
  return own;
}

// Names the account by the words left, of which `own` are the command's own, or by --card.
template <typename Request>
absl::Status NameAccount(const CommandContext& context, size_t own, Request& request) {
  const auto& words = context.args.rest();
  const bool by_card = context.args.Has("card");
  const size_t needed = own + (by_card ? 0 : 1);
  if (own > 0 && words.size() + 1 == needed) {
    return UsageError("a word is missing: say which account, and what to do with it");
  }
  if (words.size() != needed) {
    return UsageError("say which account: a MEMBER_ID or --card=NUMBER");
  }
  if (by_card) {
    request.set_card_number(context.args.Last("card"));
  } else {
    request.set_member_id(words[0]);
  }
  return absl::OkStatus();
}

// The words of the command behind the account.
std::string OwnWord(const CommandContext& context) { return context.args.rest().back(); }

template <typename Request>
absl::Status Fill(const CommandContext& context, size_t own_words, Request& request) {
  RETURN_IF_ERROR(NameAccount(context, own_words, request));
  request.set_etag(context.args.Last("etag"));
  request.set_comment(context.args.Last("comment"));
  request.set_request_id(context.args.Last("request_id"));
  request.set_dry_run(context.args.On("dry_run"));
  return absl::OkStatus();
}

template <typename Request>
using Method = grpc::Status (Accounts::*)(grpc::ClientContext*, const Request&,
                                          v1::AccountFunctionResult*);

template <typename Request>
absl::StatusOr<ExitCode> Run(const CommandContext& context, Method<Request> method,
                             Request request) {
  ASSIGN_OR_RETURN(const auto result,
                   context.client.Write(context.client.accounts(), method, std::move(request)));
  return ShowReply(context, result, ShowResult);
}

// Whether somebody at a terminal means it.
bool Agrees(const std::string& id) {
  if (isatty(STDIN_FILENO) == 0) return false;
  std::cerr << "This is final. Type " << id << " to go on: " << std::flush;
  std::string line;
  std::getline(std::cin, line);
  return line == id;
}

// As Run, for what is final: says first what will happen, unless --yes, and asks.
template <typename Request>
absl::StatusOr<ExitCode> RunFinal(const CommandContext& context, Method<Request> method,
                                  Request request) {
  if (!context.args.On("yes") && !request.dry_run()) {
    Request look = request;
    look.set_dry_run(true);
    ASSIGN_OR_RETURN(const auto preview,
                     context.client.Write(context.client.accounts(), method, std::move(look)));
    ShowResult(preview, context.console.err);
    if (!Agrees(preview.account().member_id())) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "NOT_CONFIRMED",
                       "nothing was done; this is final: repeat the command with --yes");
    }
  }
  request.set_confirm(true);
  return Run(context, method, std::move(request));
}

absl::StatusOr<ExitCode> RunStatus(const CommandContext& context) {
  v1::SetAccountStatusRequest request;
  RETURN_IF_ERROR(Fill(context, 1, request));
  const std::string word = OwnWord(context);
  if (word == "activate" || word == "active") {
    request.set_status(v1::ACCOUNT_STATUS_ACTIVE);
  } else if (word == "suspend" || word == "suspended") {
    request.set_status(v1::ACCOUNT_STATUS_SUSPENDED);
  } else if (word == "terminate" || word == "terminated") {
    request.set_status(v1::ACCOUNT_STATUS_TERMINATED);
  } else {
    return UsageError("say activate, suspend or terminate");
  }
  const bool needed = request.status() != v1::ACCOUNT_STATUS_ACTIVE;
  ASSIGN_OR_RETURN(const auto reason, ReadReason<v1::StatusReason>(context.args, needed));
  request.set_reason(reason);
  if (request.status() != v1::ACCOUNT_STATUS_TERMINATED) {
    return Run(context, &Accounts::SetAccountStatus, std::move(request));
  }
  return RunFinal(context, &Accounts::SetAccountStatus, std::move(request));
}

absl::StatusOr<ExitCode> RunTier(const CommandContext& context) {
  if (context.args.rest().size() == (context.args.Has("card") ? 0u : 1u)) {
    v1::ListTiersRequest request;
    RETURN_IF_ERROR(NameAccount(context, 0, request));
    ASSIGN_OR_RETURN(const auto tiers,
                     context.client.Ask(context.client.accounts(), &Accounts::ListTiers, request));
    return ShowReply(context, tiers, ShowTiers);
  }
  v1::AdjustTierRequest request;
  RETURN_IF_ERROR(Fill(context, 1, request));
  request.set_tier(absl::AsciiStrToUpper(OwnWord(context)));
  return Run(context, &Accounts::AdjustTier, std::move(request));
}

absl::StatusOr<ExitCode> RunRecharge(const CommandContext& context) {
  v1::SetAutoRechargeRequest request;
  RETURN_IF_ERROR(Fill(context, 1, request));
  const std::string word = OwnWord(context);
  if (word != "on" && word != "off") return UsageError("say on or off");
  request.set_enabled(word == "on");
  request.set_threshold_minor(context.args.Number("below"));
  request.set_amount_minor(context.args.Number("by"));
  return Run(context, &Accounts::SetAutoRecharge, std::move(request));
}

absl::StatusOr<ExitCode> RunResetPassword(const CommandContext& context) {
  v1::ResetPasswordRequest request;
  RETURN_IF_ERROR(Fill(context, 0, request));
  return Run(context, &Accounts::ResetPassword, std::move(request));
}

absl::StatusOr<ExitCode> RunExchangeMedia(const CommandContext& context) {
  v1::ExchangeMediaRequest request;
  RETURN_IF_ERROR(Fill(context, 1, request));
  request.set_new_card_number(OwnWord(context));
  request.set_store(absl::AsciiStrToUpper(context.args.Last("store")));
  ASSIGN_OR_RETURN(const auto reason,
                   ReadReason<v1::ExchangeReason>(context.args, /*needed=*/true));
  request.set_reason(reason);
  return Run(context, &Accounts::ExchangeMedia, std::move(request));
}

absl::StatusOr<ExitCode> RunDeleteUser(const CommandContext& context) {
  v1::DeleteUserRequest request;
  RETURN_IF_ERROR(Fill(context, 0, request));
  return RunFinal(context, &Accounts::DeleteUser, std::move(request));
}

absl::StatusOr<ExitCode> RunClearJuvenile(const CommandContext& context) {
  v1::ClearJuvenileStatusRequest request;
  RETURN_IF_ERROR(Fill(context, 0, request));
  request.set_acknowledge_risk(context.args.On("at_own_risk"));
  request.set_reason(absl::AsciiStrToUpper(context.args.Last("reason")));
  return Run(context, &Accounts::ClearJuvenileStatus, std::move(request));
}

absl::StatusOr<ExitCode> RunEmailStatus(const CommandContext& context) {
  v1::ChangeEmailStatusRequest request;
  RETURN_IF_ERROR(Fill(context, 0, request));
  return Run(context, &Accounts::ChangeEmailStatus, std::move(request));
}

absl::StatusOr<ExitCode> RunNote(const CommandContext& context) {
  v1::AddNoteRequest request;
  RETURN_IF_ERROR(Fill(context, 1, request));
  request.set_comment(OwnWord(context));
  return Run(context, &Accounts::AddNote, std::move(request));
}

absl::StatusOr<ExitCode> RunServices(const CommandContext& context) {
  v1::ListAccountServicesRequest request;
  RETURN_IF_ERROR(NameAccount(context, 0, request));
  ASSIGN_OR_RETURN(
      const auto response,
      context.client.Ask(context.client.accounts(), &Accounts::ListAccountServices, request));
  return ShowReply(context, response, ShowServices);
}

}  // namespace

Command StatusCommand() {
  return {
      .name = "status",
      .arguments = "MEMBER_ID activate|suspend|terminate",
      .summary = "Suspend, terminate or reactivate an account",
      .help = "To terminate is final: without --yes the command says what will happen and asks.",
      .example = "frontdesk status M1000000007 suspend --reason fraud_suspected",
      .flags = FlagsAnd({{"reason", FlagKind::kText, "REASON",
                          "fraud_suspected, fraud_confirmed, member_request, rules_broken, "
                          "duplicate, cleared or other"},
                         kYesFlag}),
      .min_words = 1,
      .max_words = 2,
      .run = RunStatus};
}

Command TierCommand() {
  return {.name = "tier",
          .arguments = "MEMBER_ID [TIER]",
          .summary = "List the tiers of an account, or move it to another",
          .help = "",
          .example = "frontdesk tier M1000000007 GOLD",
          .flags = FlagsAnd({}),
          .min_words = 0,
          .max_words = 2,
          .run = RunTier};
}

Command RechargeCommand() {
  return {.name = "recharge",
          .arguments = "MEMBER_ID on|off",
          .summary = "Switch auto-recharge",
          .help = "",
          .example = "frontdesk recharge M1000000007 on --below=1000 --by=2500",
          .flags = FlagsAnd({{"below", FlagKind::kNumber, "CENTS", "top up when less is left"},
                             {"by", FlagKind::kNumber, "CENTS", "top up by this much"}}),
          .min_words = 1,
          .max_words = 2,
          .run = RunRecharge};
}

Command ResetPasswordCommand() {
  return {.name = "reset-password",
          .arguments = "MEMBER_ID",
          .summary = "Send the mail for a new password to the address on file",
          .help = "",
          .example = "frontdesk reset-password M1000000007",
          .flags = FlagsAnd({}),
          .min_words = 0,
          .max_words = 1,
          .run = RunResetPassword};
}

Command ExchangeMediaCommand() {
  return {.name = "exchange-media",
          .arguments = "MEMBER_ID NEW_CARD_NUMBER",
          .summary = "Replace the card of an account",
          .help = "The new card must be issued and in nobody's use. The old number leads to it.",
          .example = "frontdesk exchange-media M1000000007 6006491235122225 --reason lost",
          .flags = FlagsAnd({{"reason", FlagKind::kText, "REASON",
                              "lost, destroyed, damaged, stolen, virtual or other"},
                             {"store", FlagKind::kText, "CODE",
                              "store it is attributed to; CORPORATE if not given"}}),
          .min_words = 1,
          .max_words = 2,
          .run = RunExchangeMedia};
}

Command DeleteUserCommand() {
  return {.name = "delete-user",
          .arguments = "MEMBER_ID",
          .summary = "Erase a member and set the card free",
          .help = "This is final: without --yes the command says what will happen and asks.",
          .example = "frontdesk delete-user M1000000007 --yes",
          .flags = FlagsAnd({kYesFlag}),
          .min_words = 0,
          .max_words = 1,
          .run = RunDeleteUser};
}

Command ClearJuvenileCommand() {
  return {.name = "clear-juvenile",
          .arguments = "MEMBER_ID --at_own_risk",
          .summary = "Take the juvenile label off an account",
          .help = "Brings nothing back: of a child nothing was stored.",
          .example = "frontdesk clear-juvenile M1000000007 --at_own_risk --reason=parent_called",
          .flags = FlagsAnd({{"at_own_risk", FlagKind::kSwitch, "", "needed"},
                             {"reason", FlagKind::kText, "WORD", "why, in a word or two"}}),
          .min_words = 0,
          .max_words = 1,
          .run = RunClearJuvenile};
}

Command EmailStatusCommand() {
  return {.name = "email-status",
          .arguments = "MEMBER_ID",
          .summary = "Let mail be sent again after a bounce",
          .help = "",
          .example = "frontdesk email-status M1000000007",
          .flags = FlagsAnd({}),
          .min_words = 0,
          .max_words = 1,
          .run = RunEmailStatus};
}

Command NoteCommand() {
  return {.name = "note",
          .arguments = "MEMBER_ID TEXT",
          .summary = "Write a note about an account",
          .help = "`frontdesk page MEMBER_ID info` shows the notes.",
          .example = "frontdesk note M1000000007 'calls back on Monday'",
          .flags = FlagsAnd({}),
          .min_words = 1,
          .max_words = 2,
          .run = RunNote};
}

Command ServicesCommand() {
  return {.name = "services",
          .arguments = "MEMBER_ID",
          .summary = "List what can be done with an account, and why not the rest",
          .help = "",
          .example = "frontdesk services M1000000007",
          .flags = {kCardFlag, kJsonFlag},
          .min_words = 0,
          .max_words = 1,
          .run = RunServices};
}

}  // namespace frontdesk::cli
