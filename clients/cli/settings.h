// What holds for every command: said on the command line, in the environment or in the config file.
#ifndef FRONTDESK_CLIENTS_CLI_SETTINGS_H_
#define FRONTDESK_CLIENTS_CLI_SETTINGS_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "clients/cli/args.h"
#include "clients/cpp/connect.h"

namespace frontdesk::cli {

// Where the user's files of this program lie: $XDG_CONFIG_HOME/frontdesk, else
// $HOME/.config/frontdesk; empty if neither is known.
std::string ConfigFolder();

class Settings {
 public:
  // Reads `config` in `folder`: lines NAME=VALUE with the names server, tls_ca, tls_cert,
  // tls_key and token_file; `#` begins a comment. A folder without the file has no settings. Usage
  // error: a line that is none.
  static absl::StatusOr<Settings> Read(const std::string& folder);

  // The flag, else FRONTDESK_<NAME> of the environment, else the line of the config file, else
  // `otherwise`.
  std::string Get(const ParsedArgs& args, std::string_view name,
                  std::string_view otherwise = "") const;

 private:
  std::map<std::string, std::string, std::less<>> lines_;
};

// Where the server is by the settings; 127.0.0.1:7471 if nobody says.
client::ServerPlace PlaceOf(const Settings& settings, const ParsedArgs& args);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_SETTINGS_H_
