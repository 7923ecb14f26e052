#include "clients/cli/command.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/table.h"
#include "common/strings.h"

namespace frontdesk::cli {
namespace {

constexpr FlagSpec kCommonFlags[] = {
    {"server", FlagKind::kText, "HOST:PORT",
     "where frontdeskd listens; else $FRONTDESK_SERVER, else 127.0.0.1:7471"},
    {"tls_ca", FlagKind::kText, "FILE",
     "authorities to trust (PEM); else $FRONTDESK_TLS_CA; with it TLS is spoken here too"},
    {"tls_cert", FlagKind::kText, "FILE",
     "this client's certificate, if the server asks for one; else $FRONTDESK_TLS_CERT"},
    {"tls_key", FlagKind::kText, "FILE", "its key; else $FRONTDESK_TLS_KEY"},
    {"token_file", FlagKind::kText, "FILE",
     "a token to call with, in its first line; else $FRONTDESK_TOKEN, else that of frontdesk "
     "login"},
    {"ticket", FlagKind::kText, "NUMBER",
     "of the case that it is for: the audit log keeps it; else $FRONTDESK_TICKET"},
    {"timeout", FlagKind::kNumber, "SECONDS", "give up after this long; 30 if not given"},
    {"color", FlagKind::kText, "WHEN", "auto (the default), always or never"},
    {"help", FlagKind::kSwitch, "", "show this"},
};

void ShowFlags(absl::Span<const FlagSpec> flags, Screen& screen) {
  Table table({{"", 24}, {"", 30}});
  for (const FlagSpec& flag : flags) {
    const std::string value = flag.value.empty() ? "" : absl::StrCat("=", ToAbsl(flag.value));
    table.AddRow(
        {DisplayText(absl::StrCat("  --", ToAbsl(flag.name), value)), DisplayText(flag.help)});
  }
  screen.stream << table.Render(0, screen.color, false);
}

void ShowTitle(std::string_view title, Screen& screen) {
  screen.stream << '\n';
  screen.Print(DisplayText(title, Tone::kTitle));
}

}  // namespace

const std::vector<Command>& Commands() {
  static const auto& commands = *new std::vector<Command>{
      SearchCommand(),        ShowCommand(),          UnmaskCommand(),     RelatedCommand(),
      SnapshotCommand(),      PageCommand(),          HistoryCommand(),    SafetyCommand(),
      MemberStatsCommand(),   ViewAsCommand(),        CreateCommand(),     EditCommand(),
      ServicesCommand(),      StatusCommand(),        TierCommand(),       RechargeCommand(),
      ResetPasswordCommand(), ExchangeMediaCommand(), DeleteUserCommand(), ClearJuvenileCommand(),
      EmailStatusCommand(),   NoteCommand(),          LookupCardCommand(), GuestCommand(),
      RegisterCommand(),      AuthorizeCommand(),     ProgramsCommand(),   StoresCommand(),
      CardsCommand(),         ImportCommand(),        ExportCommand(),     EventsCommand(),
      OutboxCommand(),        AuditCommand(),         AgentsCommand(),     FieldsCommand(),
      StatsCommand(),         LoginCommand(),         LogoutCommand(),     WhoamiCommand(),
      PasswordCommand(),      SecondFactorCommand()};
  return commands;
}

absl::Span<const FlagSpec> CommonFlags() { return kCommonFlags; }

void ShowHelp(Screen& screen) {
  screen.Print("frontdesk finds and changes the accounts of a frontdeskd server.");
  ShowTitle("Commands", screen);
  Table table({{"", 12}, {"", 30}});
  for (const Command& command : Commands()) {
    table.AddRow(
        {DisplayText(absl::StrCat("  ", ToAbsl(command.name), " ", ToAbsl(command.arguments))),
         DisplayText(command.summary)});
  }
  screen.stream << table.Render(0, screen.color, false);
  ShowTitle("Flags of every command", screen);
  ShowFlags(CommonFlags(), screen);
  screen.Print(
      "  Lines NAME=VALUE in ~/.config/frontdesk/config stand for flags and variables that are");
  screen.Print("  not given: server, tls_ca, tls_cert, tls_key, token_file.");
  ShowTitle("Exit codes", screen);
  screen.Print("  0 done, 1 refused or failed, 2 bad command line, 3 some rows of an import were");
  screen.Print("  rejected, 4 not found");
  screen.stream << '\n';
  screen.Print("`frontdesk COMMAND --help` tells more, with an example.");
}

void ShowHelp(const Command& command, Screen& screen) {
  screen.Print(absl::StrCat("usage: frontdesk ", ToAbsl(command.name), " ",
                            ToAbsl(command.arguments), " [flags]"));
  screen.stream << '\n';
  screen.Print(command.summary);
  if (!command.help.empty()) screen.stream << '\n' << command.help << '\n';
  ShowTitle("Example", screen);
  screen.stream << "  " << command.example << '\n';
  if (!command.flags.empty()) {
    ShowTitle("Flags", screen);
    ShowFlags(command.flags, screen);
  }
  ShowTitle("Flags of every command", screen);
  ShowFlags(CommonFlags(), screen);
}

}  // namespace frontdesk::cli
