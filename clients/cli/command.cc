#include "clients/cli/command.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/strings.h"

namespace frontdesk::cli {
namespace {

constexpr size_t kHelpColumns = 80;

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

// A name, and what it stands for.
using Meaning = std::pair<std::string, std::string_view>;

// Meanings beside the names, broken between words so that no line is longer than kHelpColumns.
void ShowMeanings(const std::vector<Meaning>& meanings, Screen& screen) {
  size_t names = 0;
  for (const auto& [name, meaning] : meanings) names = std::max(names, name.size());
  const size_t indent = 2 + names + 2;
  for (const auto& [name, meaning] : meanings) {
    std::string line = absl::StrCat("  ", name);
    line.resize(indent, ' ');
    for (const absl::string_view word : absl::StrSplit(ToAbsl(meaning), ' ')) {
      const bool first = line.size() == indent;
      if (!first && line.size() + 1 + word.size() > kHelpColumns) {
        screen.Print(line);
        line.assign(indent, ' ');
      } else if (!first) {
        line += ' ';
      }
      absl::StrAppend(&line, word);
    }
    screen.Print(line);
  }
}

void ShowFlags(absl::Span<const FlagSpec> flags, Screen& screen) {
  std::vector<Meaning> meanings;
  for (const FlagSpec& flag : flags) {
    const std::string value = flag.value.empty() ? "" : absl::StrCat("=", ToAbsl(flag.value));
    meanings.emplace_back(absl::StrCat("--", ToAbsl(flag.name), value), flag.help);
  }
  ShowMeanings(meanings, screen);
}

// The command line of a command in short.
std::string UsageOf(const Command& command) {
  const std::string arguments = absl::StrCat(ToAbsl(command.arguments), " ");
  return absl::StrCat("frontdesk ", ToAbsl(command.name), " ",
                      command.arguments.empty() ? "" : arguments, "[flags]");
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
  std::vector<Meaning> meanings;
  for (const Command& command : Commands()) meanings.emplace_back(command.name, command.summary);
  ShowMeanings(meanings, screen);
  ShowTitle("Flags of every command", screen);
  ShowFlags(CommonFlags(), screen);
  screen.Print("  Lines NAME=VALUE in ~/.config/frontdesk/config stand for flags and variables");
  screen.Print("  that are not given: server, tls_ca, tls_cert, tls_key, token_file.");
  ShowTitle("Exit codes", screen);
  screen.Print("  0 done, 1 refused or failed, 2 bad command line, 3 some rows of an import were");
  screen.Print("  rejected, 4 not found");
  screen.stream << '\n';
  screen.Print("`frontdesk help COMMAND` tells more, with an example.");
}

void ShowHelp(const Command& command, Screen& screen) {
  screen.Print(absl::StrCat("usage: ", UsageOf(command)));
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
