#include "clients/cli/settings.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/strings.h"

namespace frontdesk::cli {
namespace {

constexpr std::string_view kDefaultServer = "127.0.0.1:7471";
constexpr std::string_view kNames[] = {"server", "tls_ca", "tls_cert", "tls_key", "token_file"};

std::string FromEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

}  // namespace

std::string ConfigFolder() {
  const std::string configs = FromEnvironment("XDG_CONFIG_HOME");
  if (!configs.empty()) return configs + "/frontdesk";
  const std::string home = FromEnvironment("HOME");
  return home.empty() ? "" : home + "/.config/frontdesk";
}

absl::StatusOr<Settings> Settings::Read(const std::string& folder) {
  Settings settings;
  const std::string path = folder + "/config";
  std::ifstream file(path);
  std::string line;
  for (int number = 1; !folder.empty() && std::getline(file, line); ++number) {
    const std::string_view text = StripSpace(std::string_view(line).substr(0, line.find('#')));
    if (text.empty()) continue;
    const size_t equals = text.find('=');
    const std::string name(StripSpace(text.substr(0, equals)));
    if (equals == text.npos || std::ranges::find(kNames, name) == std::end(kNames)) {
      return UsageError(
          absl::StrCat(path, " line ", number,
                       ": write server, tls_ca, tls_cert, tls_key or token_file, then = "
                       "and the value"));
    }
    settings.lines_[name] = std::string(StripSpace(text.substr(equals + 1)));
  }
  return settings;
}

std::string Settings::Get(const ParsedArgs& args, std::string_view name,
                          std::string_view otherwise) const {
  if (args.Has(name)) return args.Last(name);
  const std::string value =
      FromEnvironment(absl::StrCat("FRONTDESK_", absl::AsciiStrToUpper(ToAbsl(name))));
  if (!value.empty()) return value;
  const auto line = lines_.find(name);
  return line == lines_.end() ? std::string(otherwise) : line->second;
}

client::ServerPlace PlaceOf(const Settings& settings, const ParsedArgs& args) {
  return {.address = settings.Get(args, "server", kDefaultServer),
          .tls_ca = settings.Get(args, "tls_ca"),
          .tls_cert = settings.Get(args, "tls_cert"),
          .tls_key = settings.Get(args, "tls_key"),
          .ticket = settings.Get(args, "ticket")};
}

}  // namespace frontdesk::cli
