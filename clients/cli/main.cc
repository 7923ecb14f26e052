// frontdesk: the command line of customer care.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/args.h"
#include "clients/cli/command.h"
#include "clients/cli/console.h"
#include "clients/cli/error_view.h"
#include "clients/cli/settings.h"
#include "clients/cpp/client.h"
#include "clients/cpp/connect.h"
#include "common/status_macros.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/support/log.h"

namespace frontdesk::cli {
namespace {

// Where the command stands among the words: the first that is neither a flag nor the value of one.
size_t FindCommand(const std::vector<std::string>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with("--")) return i;
    const bool takes_next =
        std::any_of(CommonFlags().begin(), CommonFlags().end(), [&](const FlagSpec& flag) {
          return flag.kind != FlagKind::kSwitch && words[i].substr(2) == flag.name;
        });
    if (takes_next) ++i;
  }
  return words.size();
}

absl::StatusOr<const Command*> CommandNamed(const std::string& name) {
  std::vector<std::string_view> known;
  for (const Command& command : Commands()) {
    if (command.name == name) return &command;
    known.push_back(command.name);
  }
  const std::string closest = ClosestWord(name, known);
  return UsageError(
      absl::StrCat("unknown command ", SafeText(name),
                   closest.empty() ? "" : absl::StrCat("; did you mean ", closest, "?"),
                   " (frontdesk help lists them)"));
}

absl::StatusOr<ColorMode> ColorModeOf(const ParsedArgs& args) {
  const std::string mode = args.Last("color", "auto");
  if (mode == "auto") return ColorMode::kAuto;
  if (mode == "always") return ColorMode::kAlways;
  if (mode == "never") return ColorMode::kNever;
  return UsageError("--color must be auto, always or never");
}

absl::StatusOr<client::CallPolicy> PolicyOf(const ParsedArgs& args) {
  client::CallPolicy policy;
  if (!args.Has("timeout")) return policy;
  if (args.Number("timeout") <= 0) return UsageError("--timeout must be above 0");
  policy.deadline = absl::Seconds(args.Number("timeout"));
  return policy;
}

// What to call with: of the flag, of the environment, of the config file, of the sign-in.
absl::StatusOr<std::string> TokenOf(const ParsedArgs& args, const Settings& settings,
                                    const TokenStore& tokens) {
  if (args.Has("token_file")) return ReadTokenFile(args.Last("token_file"));
  const char* token = std::getenv("FRONTDESK_TOKEN");
  if (token != nullptr && *token != '\0') return std::string(token);
  const std::string file = settings.Get(args, "token_file");
  return file.empty() ? tokens.Read() : ReadTokenFile(file);
}

absl::Status CheckWords(const Command& command, const ParsedArgs& args) {
  const size_t words = args.rest().size();
  if (words >= command.min_words && words <= command.max_words) return absl::OkStatus();
  const std::string name(command.name);
  return UsageError(absl::StrCat("usage: frontdesk ", name, " ", std::string(command.arguments),
                                 " (frontdesk help ", name, " says more)"));
}

absl::StatusOr<ExitCode> RunCommand(const Command& command, const ParsedArgs& args,
                                    const Settings& settings, Console& console) {
  RETURN_IF_ERROR(CheckWords(command, args));
  ASSIGN_OR_RETURN(client::CallPolicy policy, PolicyOf(args));
  client::ServerPlace place = PlaceOf(settings, args);
  const TokenStore tokens(ConfigFolder(), place.address);
  if (!command.signs_in) {
    ASSIGN_OR_RETURN(place.token, TokenOf(args, settings, tokens));
  }
  ASSIGN_OR_RETURN(const auto channel, client::Connect(place));
  const client::Client client(channel, std::move(policy));
  const absl::StatusOr<ExitCode> code = command.run({args, client, console, tokens});
  return code.ok() ? code : client::ExplainUnavailable(code.status(), place);
}

// Help and nothing else: no words, `help`, `help COMMAND`, `--help`.
absl::StatusOr<ExitCode> Help(const std::vector<std::string>& words, Screen& screen) {
  const size_t topic = words.empty() || words[0] != "help" ? words.size() : 1;
  if (topic >= words.size()) {
    ShowHelp(screen);
    return kExitOk;
  }
  ASSIGN_OR_RETURN(const Command* command, CommandNamed(words[topic]));
  ShowHelp(*command, screen);
  return kExitOk;
}

absl::StatusOr<ExitCode> Run(std::vector<std::string> words, Console& console,
                             std::string& server) {
  const size_t at = FindCommand(words);
  const bool only_flags = at == words.size();
  if (words.empty() || (!only_flags && words[at] == "help")) return Help(words, console.out);
  std::vector<FlagSpec> flags(CommonFlags().begin(), CommonFlags().end());
  if (only_flags) {
    RETURN_IF_ERROR(ParseArgs(words, flags).status());
    return Help({}, console.out);
  }
  ASSIGN_OR_RETURN(const Command* command, CommandNamed(words[at]));
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
  flags.insert(flags.end(), command->flags.begin(), command->flags.end());
  ASSIGN_OR_RETURN(const ParsedArgs args, ParseArgs(words, flags));
  ASSIGN_OR_RETURN(const ColorMode mode, ColorModeOf(args));
  console.out.color = ProcessConsole(mode).out.color;
  console.err.color = ProcessConsole(mode).err.color;
  ASSIGN_OR_RETURN(const Settings settings, Settings::Read(ConfigFolder()));
  server = PlaceOf(settings, args).address;
  if (args.On("help")) {
    ShowHelp(*command, console.out);
    return kExitOk;
  }
  return RunCommand(*command, args, settings, console);
}

}  // namespace
}  // namespace frontdesk::cli

int main(int argc, char** argv) {
  using namespace frontdesk::cli;  // NOLINT: everything here is of that room
  std::ios::sync_with_stdio(false);
  // Errors of calls say what these would say.
  gpr_set_log_function([](gpr_log_func_args*) {});
  google::protobuf::SetLogHandler(nullptr);
  Console console = ProcessConsole(ColorMode::kAuto);
  std::string server;
  const auto code = Run({argv + 1, argv + argc}, console, server);
  std::cout.flush();
  if (!code.ok()) {
    ShowError(code.status(), server, console.err);
    return ExitCodeOf(code.status());
  }
  if (!std::cout.good()) {
    console.err.Print("error: the output could not be written");
    return kExitError;
  }
  return *code;
}
