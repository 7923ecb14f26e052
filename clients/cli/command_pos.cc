#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/account_view.h"
#include "clients/cli/command.h"
#include "clients/cli/function_view.h"
#include "clients/cli/json_output.h"
#include "clients/cli/reply.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

using Pos = client::Client::PosService;

absl::StatusOr<ExitCode> RunGuest(const CommandContext& context) {
  pos::v1::LookupGuestRequest request;
  request.set_phone(context.args.Last("phone"));
  request.set_email(context.args.Last("email"));
  request.set_first_name(context.args.Last("first"));
  request.set_last_name(context.args.Last("last"));
  ASSIGN_OR_RETURN(const auto response,
                   context.client.Ask(context.client.pos(), &Pos::LookupGuest, request));
  return ShowReply(context, response, ShowGuests);
}

absl::StatusOr<ExitCode> RunRegister(const CommandContext& context) {
  pos::v1::RegisterCardRequest request;
  request.set_card_number(context.args.rest()[0]);
  request.set_first_name(context.args.Last("first"));
  request.set_last_name(context.args.Last("last"));
  request.set_email(context.args.Last("email"));
  for (const std::string& phone : context.args.All("phone")) request.add_phones(phone);
  ASSIGN_OR_RETURN(const auto response,
                   context.client.Write(context.client.pos(), &Pos::RegisterCard, request));
  if (context.args.On("json")) {
    RETURN_IF_ERROR(PrintJson(response, context.console.out));
  } else {
    context.console.out.Print(absl::StrCat("registered as ", response.member_id()));
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> RunAuthorize(const CommandContext& context) {
  const auto& words = context.args.rest();
  pos::v1::AuthorizeActivityRequest request;
  if (words[0].starts_with("M") || words[0].starts_with("m")) {
    request.set_member_id(words[0]);
  } else {
    request.set_card_number(words[0]);
  }
  pos::v1::Activity activity = pos::v1::ACTIVITY_UNSPECIFIED;
  if (!pos::v1::Activity_Parse("ACTIVITY_" + absl::AsciiStrToUpper(words[1]), &activity)) {
    return UsageError("say accrue, redeem, recharge, login, email or text");
  }
  request.set_activity(activity);
  ASSIGN_OR_RETURN(const auto response,
                   context.client.Ask(context.client.pos(), &Pos::AuthorizeActivity, request));
  if (context.args.On("json")) {
    RETURN_IF_ERROR(PrintJson(response, context.console.out));
  } else {
    context.console.out.Print("allowed");
  }
  return kExitOk;
}

}  // namespace

Command GuestCommand() {
  return {.name = "guest",
          .arguments = "--phone=... | --email=... | --last=...",
          .summary = "Find a guest without a card as a till does",
          .help = "",
          .example = "frontdesk guest --phone=323-555-0142",
          .flags = {{"phone", FlagKind::kText, "NUMBER", "the whole number"},
                    {"email", FlagKind::kText, "ADDRESS", "the whole address"},
                    {"first", FlagKind::kText, "NAME", "first name"},
                    {"last", FlagKind::kText, "NAME", "last name"},
                    kJsonFlag},
          .min_words = 0,
          .max_words = 0,
          .run = RunGuest};
}

Command RegisterCommand() {
  return {.name = "register",
          .arguments = "CARD_NUMBER",
          .summary = "Give an issued card to a new member as a till does",
          .help = "",
          .example = "frontdesk register 6006491235122225 --first=Ana --last=Garcia",
          .flags = {{"first", FlagKind::kText, "NAME", "first name"},
                    {"last", FlagKind::kText, "NAME", "last name"},
                    {"email", FlagKind::kText, "ADDRESS", "e-mail address"},
                    {"phone", FlagKind::kText, "NUMBER", "phone number; may be repeated"},
                    kJsonFlag},
          .min_words = 1,
          .max_words = 1,
          .run = RunRegister};
}

Command AuthorizeCommand() {
  return {.name = "authorize",
          .arguments = "CARD_NUMBER|MEMBER_ID ACTIVITY",
          .summary = "Ask as a till does whether a guest may do something",
          .help = "Activities: accrue, redeem, recharge, login, email, text.",
          .example = "frontdesk authorize 6006491235122225 redeem",
          .flags = {kJsonFlag},
          .min_words = 2,
          .max_words = 2,
          .run = RunAuthorize};
}

}  // namespace frontdesk::cli
