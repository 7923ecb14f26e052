#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/command.h"
#include "clients/cli/reply.h"
#include "common/error.h"
#include "common/secret_input.h"
#include "common/status_macros.h"
#include "frontdesk/v1/session_service.grpc.pb.h"

namespace frontdesk::cli {
namespace {

using Sessions = v1::SessionService::StubInterface;

constexpr FlagSpec kPasswordFile = {"password_file", FlagKind::kText, "FILE",
                                    "the password, in its first line; `-`: standard input"};
constexpr FlagSpec kCode = {"code", FlagKind::kText, "DIGITS",
                            "one-time code of the second factor"};

// The secret in the file that `flag` names, or what somebody types.
absl::StatusOr<Secret> SecretOf(const CommandContext& context, const std::string& flag,
                                const std::string& question) {
  if (context.args.Has(flag)) return ReadSecretFile(context.args.Last(flag));
  if (!CanAskSecret()) {
    return UsageError(absl::StrCat("there is no terminal to ask on: say --", flag, "=FILE"));
  }
  return AskSecret(question);
}

// Asks only where a password was asked for.
absl::StatusOr<Secret> CodeOf(const CommandContext& context) {
  const bool asked = !context.args.Has("code") && !context.args.Has(kPasswordFile.name);
  if (!asked || !CanAskSecret()) return Secret(context.args.Last("code"));
  return AskSecret("One-time code (Enter if you have none): ");
}

std::string UserOf(const CommandContext& context) {
  if (!context.args.rest().empty()) return context.args.rest()[0];
  const char* user = std::getenv("USER");
  return user == nullptr ? "" : user;
}

// Keeps the token of a new session and says whose it is.
absl::StatusOr<ExitCode> Keep(const CommandContext& context, const std::string& token,
                              const v1::Session& session) {
  RETURN_IF_ERROR(context.tokens.Write(token));
  context.console.out.Print(absl::StrCat("Signed in as ", SafeText(session.name()), "."));
  if (session.password_change_needed()) {
    context.console.out.Print("Somebody else has set your password: change it with");
    context.console.out.Print("  frontdesk password");
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> RunLogin(const CommandContext& context) {
  v1::LoginRequest request;
  request.set_user(UserOf(context));
  if (request.user().empty()) return UsageError("say who you are: frontdesk login NAME");
  ASSIGN_OR_RETURN(
      const Secret password,
      SecretOf(context, "password_file", absl::StrCat("Password of ", request.user(), ": ")));
  request.set_password(password.Reveal());
  ASSIGN_OR_RETURN(const Secret code, CodeOf(context));
  request.set_totp_code(code.Reveal());
  const auto stub = context.client.NewStub<v1::SessionService>();
  ASSIGN_OR_RETURN(const auto reply, context.client.Ask(*stub, &Sessions::Login, request));
  return Keep(context, reply.token(), reply.session());
}

absl::StatusOr<ExitCode> RunLogout(const CommandContext& context) {
  v1::LogoutRequest request;
  request.set_all(context.args.On("all"));
  const auto stub = context.client.NewStub<v1::SessionService>();
  const auto reply = context.client.Ask(*stub, &Sessions::Logout, request);
  // One that the server does not know any more is of no use either.
  if (reply.ok() || absl::IsUnauthenticated(reply.status())) context.tokens.Remove();
  RETURN_IF_ERROR(reply.status());
  context.console.out.Print("Signed out.");
  return kExitOk;
}

absl::StatusOr<ExitCode> RunWhoami(const CommandContext& context) {
  const auto stub = context.client.NewStub<v1::SessionService>();
  ASSIGN_OR_RETURN(const v1::Session session,
                   context.client.Ask(*stub, &Sessions::GetSession, v1::GetSessionRequest()));
  return ShowReply(context, session);
}

// Typed twice, since it is not seen.
absl::StatusOr<Secret> NewPasswordOf(const CommandContext& context) {
  ASSIGN_OR_RETURN(Secret wanted, SecretOf(context, "new_password_file", "New password: "));
  if (context.args.Has("new_password_file")) return wanted;
  ASSIGN_OR_RETURN(const Secret again, AskSecret("New password, once more: "));
  if (wanted != again) return UsageError("these are two different passwords; nothing is changed");
  return wanted;
}

absl::StatusOr<ExitCode> RunPassword(const CommandContext& context) {
  v1::ChangePasswordRequest request;
  ASSIGN_OR_RETURN(const Secret password, SecretOf(context, "password_file", "Password of now: "));
  request.set_password(password.Reveal());
  ASSIGN_OR_RETURN(const Secret code, CodeOf(context));
  request.set_totp_code(code.Reveal());
  ASSIGN_OR_RETURN(const Secret wanted, NewPasswordOf(context));
  request.set_new_password(wanted.Reveal());
  const auto stub = context.client.NewStub<v1::SessionService>();
  ASSIGN_OR_RETURN(const auto reply, context.client.Ask(*stub, &Sessions::ChangePassword, request));
  context.console.out.Print("The password is changed; all other sessions have ended.");
  return Keep(context, reply.token(), reply.session());
}

absl::StatusOr<ExitCode> RunSecondFactor(const CommandContext& context) {
  v1::EnrollTotpRequest request;
  ASSIGN_OR_RETURN(const Secret password, SecretOf(context, "password_file", "Password: "));
  request.set_password(password.Reveal());
  ASSIGN_OR_RETURN(const Secret code, CodeOf(context));
  request.set_totp_code(code.Reveal());
  const auto stub = context.client.NewStub<v1::SessionService>();
  ASSIGN_OR_RETURN(const auto reply, context.client.Ask(*stub, &Sessions::EnrollTotp, request));
  context.console.out.Print("Give this to your authenticator app, as a key or as a QR code:");
  context.console.out.Print(absl::StrCat("  ", reply.secret()));
  context.console.out.Print(absl::StrCat("  ", reply.uri()));
  context.console.out.Print("Type the code it shows:");
  context.console.out.stream.flush();
  v1::ConfirmTotpRequest confirm;
  std::getline(std::cin, *confirm.mutable_totp_code());
  RETURN_IF_ERROR(context.client.Ask(*stub, &Sessions::ConfirmTotp, confirm).status());
  context.console.out.Print("From now on you sign in with a code of it.");
  return kExitOk;
}

}  // namespace

Command LoginCommand() {
  return {.name = "login",
          .arguments = "[NAME]",
          .summary = "Sign in; NAME is $USER if not given",
          .help =
              "The session is kept in tokens/SERVER in your config folder, for you alone to\n"
              "read, and ends when it is not used for a while. --token_file=FILE and\n"
              "$FRONTDESK_TOKEN win over it.",
          .example = "frontdesk login ada",
          .flags = {kPasswordFile, kCode},
          .min_words = 0,
          .max_words = 1,
          .run = RunLogin,
          .signs_in = true};
}

Command LogoutCommand() {
  return {.name = "logout",
          .arguments = "",
          .summary = "Sign out",
          .help = "",
          .example = "frontdesk logout",
          .flags = {{"all", FlagKind::kSwitch, "", "end your sessions on all machines"}},
          .min_words = 0,
          .max_words = 0,
          .run = RunLogout};
}

Command WhoamiCommand() {
  return {.name = "whoami",
          .arguments = "",
          .summary = "Show who you are to the server, and what you may do",
          .help = "",
          .example = "frontdesk whoami",
          .flags = {kJsonFlag},
          .min_words = 0,
          .max_words = 0,
          .run = RunWhoami};
}

Command PasswordCommand() {
  return {.name = "password",
          .arguments = "",
          .summary = "Change your password",
          .help = "At least 12 characters of any kind; a few words make a good one.",
          .example = "frontdesk password",
          .flags = {kPasswordFile,
                    {"new_password_file", FlagKind::kText, "FILE", "likewise, the new one"},
                    kCode},
          .min_words = 0,
          .max_words = 0,
          .run = RunPassword};
}

Command SecondFactorCommand() {
  return {.name = "second-factor",
          .arguments = "",
          .summary = "Set up one-time codes for your sign-in",
          .help = "",
          .example = "frontdesk second-factor",
          .flags = {kPasswordFile, kCode},
          .min_words = 0,
          .max_words = 0,
          .run = RunSecondFactor};
}

}  // namespace frontdesk::cli
