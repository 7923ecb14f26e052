#include "clients/cli/account_edit.h"
#include "clients/cli/account_view.h"
#include "clients/cli/choice.h"
#include "clients/cli/command.h"
#include "clients/cli/json_output.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

constexpr FlagSpec kSetFlag = {"set", FlagKind::kText, "FIELD=VALUE",
                               "a field and its value; nothing after the = clears it"};
constexpr FlagSpec kRequestIdFlag = {"request_id", FlagKind::kText, "ID",
                                     "the same ID makes a repeated call harmless"};
constexpr std::string_view kFieldsHelp =
    "Fields are called as the columns of account files (first_name, phone, zip,\n"
    "dob, card_number) or as in the API (address.postal_code). Repeat --set for\n"
    "each field; repeat `--set phone=` for several phones.";

absl::StatusOr<ExitCode> Print(const CommandContext& context, const v1::Account& account) {
  if (context.args.On("json")) {
    RETURN_IF_ERROR(PrintJson(account, context.console.out));
  } else {
    if (context.args.On("dry_run")) context.console.out.Print("Nothing is written. This would be:");
    ShowAccount(account, context.console.out);
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> RunCreate(const CommandContext& context) {
  ASSIGN_OR_RETURN(AccountEdit edit, ParseAssignments(context.args.All("set")));
  v1::CreateAccountRequest request;
  *request.mutable_account() = std::move(edit.account);
  request.set_request_id(context.args.Last("request_id"));
  ASSIGN_OR_RETURN(const v1::Account account, context.client.CreateAccount(std::move(request)));
  return Print(context, account);
}

// The member that a MEMBER_ID or --card names.
absl::StatusOr<std::string> FindMember(const CommandContext& context) {
  const bool by_card = context.args.Has("card");
  if (by_card == !context.args.rest().empty()) {
    return UsageError("say which account: a MEMBER_ID or --card=NUMBER");
  }
  if (!by_card) return context.args.rest()[0];
  v1::GetAccountRequest request;
  request.set_card_number(context.args.Last("card"));
  ASSIGN_OR_RETURN(const v1::Account account,
                   context.client.Ask(context.client.accounts(),
                                      &client::Client::AccountService::GetAccount, request));
  return account.member_id();
}

absl::StatusOr<ExitCode> RunEdit(const CommandContext& context) {
  if (!context.args.Has("set")) return UsageError("say what to change: --set=first_name=Ana");
  ASSIGN_OR_RETURN(AccountEdit edit, ParseAssignments(context.args.All("set")));
  v1::UpdateAccountRequest request;
  ASSIGN_OR_RETURN(const auto reason, ReadReason<v1::EditReason>(context.args, /*needed=*/false));
  *request.mutable_account() = std::move(edit.account);
  *request.mutable_update_mask() = std::move(edit.mask);
  ASSIGN_OR_RETURN(*request.mutable_account()->mutable_member_id(), FindMember(context));
  request.mutable_account()->set_etag(context.args.Last("etag"));
  request.set_request_id(context.args.Last("request_id"));
  request.set_reason(reason);
  request.set_dry_run(context.args.On("dry_run"));
  ASSIGN_OR_RETURN(const v1::Account account, context.client.UpdateAccount(std::move(request)));
  return Print(context, account);
}

}  // namespace

Command CreateCommand() {
  return {.name = "create",
          .arguments = "--set=FIELD=VALUE...",
          .summary = "Create an account",
          .help = kFieldsHelp,
          .example =
              "frontdesk create --set first_name=Ana --set last_name=García --set "
              "user_type=seeker --set card_number=6006491235122225",
          .flags = {kSetFlag, kRequestIdFlag, kJsonFlag},
          .min_words = 0,
          .max_words = 0,
          .run = RunCreate};
}

Command EditCommand() {
  return {.name = "edit",
          .arguments = "MEMBER_ID --set=FIELD=VALUE...",
          .summary = "Change fields of an account",
          .help = kFieldsHelp,
          .example = "frontdesk edit M1000000007 --set email=ana@example.com --etag=AAAAAAAAAAE",
          .flags = {kSetFlag,
                    {"etag", FlagKind::kText, "ETAG",
                     "as shown with the account; refused if it has changed since"},
                    {"card", FlagKind::kText, "NUMBER",
                     "the account of this card instead of a MEMBER_ID"},
                    {"reason", FlagKind::kText, "REASON", "correction or change"},
                    {"dry_run", FlagKind::kSwitch, "", "only say what would happen"},
                    kRequestIdFlag,
                    kJsonFlag},
          .min_words = 0,
          .max_words = 1,
          .run = RunEdit};
}

}  // namespace frontdesk::cli
