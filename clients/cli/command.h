// What a subcommand is.
#ifndef FRONTDESK_CLIENTS_CLI_COMMAND_H_
#define FRONTDESK_CLIENTS_CLI_COMMAND_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/args.h"
#include "clients/cli/console.h"
#include "clients/cli/error_view.h"
#include "clients/cli/token_store.h"
#include "clients/cpp/client.h"

namespace frontdesk::cli {

struct CommandContext {
  const ParsedArgs& args;
  const client::Client& client;
  Console& console;
  const TokenStore& tokens;  // where the token of a sign-in is kept
};

struct Command {
  std::string_view name;
  std::string_view arguments;  // `MEMBER_ID`
  std::string_view summary;    // one line
  std::string_view help;       // what there is to know; may be empty
  std::string_view example;    // a command line that works
  std::vector<FlagSpec> flags;
  // How many words that are not flags it takes.
  size_t min_words;
  size_t max_words;
  absl::StatusOr<ExitCode> (*run)(const CommandContext& context);
  bool signs_in = false;  // a token that is kept already is not sent
};

inline constexpr size_t kAnyNumber = static_cast<size_t>(-1);

// --json, for the commands that print one reply.
inline constexpr FlagSpec kJsonFlag = {"json", FlagKind::kSwitch, "",
                                       "print the reply as protobuf JSON"};

// The commands, one file each.
Command ImportCommand();
Command ExportCommand();
Command SearchCommand();
Command AgentsCommand();
Command ShowCommand();
Command UnmaskCommand();
Command RelatedCommand();
Command LookupCardCommand();
Command CreateCommand();
Command EditCommand();
Command StatusCommand();
Command TierCommand();
Command RechargeCommand();
Command ResetPasswordCommand();
Command ExchangeMediaCommand();
Command DeleteUserCommand();
Command ClearJuvenileCommand();
Command EmailStatusCommand();
Command NoteCommand();
Command ServicesCommand();
Command ProgramsCommand();
Command StoresCommand();
Command CardsCommand();
Command GuestCommand();
Command RegisterCommand();
Command AuthorizeCommand();
Command SnapshotCommand();
Command PageCommand();
Command HistoryCommand();
Command SafetyCommand();
Command MemberStatsCommand();
Command ViewAsCommand();
Command EventsCommand();
Command OutboxCommand();
Command AuditCommand();
Command FieldsCommand();
Command StatsCommand();
Command LoginCommand();
Command LogoutCommand();
Command WhoamiCommand();
Command PasswordCommand();
Command SecondFactorCommand();

// All of them in the order of the help.
const std::vector<Command>& Commands();

// The flags that every command takes.
absl::Span<const FlagSpec> CommonFlags();

// The help of the program, and of one command.
void ShowHelp(Screen& screen);
void ShowHelp(const Command& command, Screen& screen);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_COMMAND_H_
