#include "server/options.h"

#include <arpa/inet.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

constexpr std::string_view kDefaultZone = "America/New_York";
constexpr std::string_view kNames[] = {
    "config",      "data_dir",     "disk_reserve_mib",   "help",
    "init",        "listen",       "log_level",          "mail_from",
    "reset_link",  "smtp_ca_file", "smtp_retry_seconds", "smtp_password_file",
    "smtp_server", "smtp_tls",     "smtp_user",          "support",
    "time_zone",   "version"};
// Below this RocksDB could meet a full disk in the middle of a flush.
constexpr uint64_t kLeastDiskReserveMib = 256;
constexpr uint64_t kMostDiskReserveMib = 1 << 20;
constexpr size_t kMaxSupportBytes = 200;  // it goes with every error
constexpr std::string_view kSwitches[] = {"help", "init", "version"};

// Values by name, as text.
using Settings = std::map<std::string, std::string, std::less<>>;

bool IsOneOf(std::string_view name, auto& names) {
  return std::ranges::find(names, name) != std::end(names);
}

absl::Status Wrong(std::string_view message) { return absl::InvalidArgumentError(ToAbsl(message)); }

absl::StatusOr<Settings> ParseFlags(const std::vector<std::string>& arguments) {
  Settings settings;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (!argument.starts_with("--")) {
      return Wrong(absl::StrCat("not a flag: ", arguments[i], "; see --help"));
    }
    const size_t equals = argument.find('=');
    const std::string name(argument.substr(2, equals == argument.npos ? equals : equals - 2));
    if (!IsOneOf(name, kNames)) return Wrong(absl::StrCat("unknown flag --", name, "; see --help"));
    if (equals != argument.npos) {
      settings[name] = std::string(argument.substr(equals + 1));
    } else if (IsOneOf(name, kSwitches)) {
      settings[name] = "true";
    } else if (i + 1 < arguments.size()) {
      settings[name] = arguments[++i];
    } else {
      return Wrong(absl::StrCat("--", name, " needs a value"));
    }
  }
  return settings;
}

absl::StatusOr<Settings> ReadConfig(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Wrong(absl::StrCat("cannot read the config file ", path));
  Settings settings;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string_view text = StripSpace(std::string_view(line).substr(0, line.find('#')));
    if (text.empty()) continue;
    const size_t equals = text.find('=');
    const std::string name(StripSpace(text.substr(0, equals)));
    const bool known = IsOneOf(name, kNames) && name != "config" && name != "help";
    if (equals == text.npos || !known) {
      return Wrong(absl::StrCat(path, " line ", number, ": ",
                                known ? "write name=value" : "unknown setting ",
                                known ? "" : name));
    }
    settings[name] = std::string(StripSpace(text.substr(equals + 1)));
  }
  return settings;
}

// A setting, or `fallback` if it was not made.
std::string Get(const Settings& settings, std::string_view name, std::string_view fallback) {
  const auto it = settings.find(name);
  return it == settings.end() ? std::string(fallback) : it->second;
}

absl::Status ReadSwitch(const Settings& settings, std::string_view name, bool& value) {
  const std::string text = Get(settings, name, "false");
  if (text == "true" || text == "false") {
    value = text == "true";
    return absl::OkStatus();
  }
  return Wrong(absl::StrCat(ToAbsl(name), " must be true or false"));
}

absl::Status ReadDiskReserve(const Settings& settings, std::optional<uint64_t>& mib) {
  const auto it = settings.find("disk_reserve_mib");
  if (it == settings.end()) return absl::OkStatus();
  uint64_t value;
  if (!absl::SimpleAtoi(it->second, &value) || value < kLeastDiskReserveMib ||
      value > kMostDiskReserveMib) {
    return Wrong(absl::StrCat("disk_reserve_mib must be a number of MiB from ",
                              kLeastDiskReserveMib, " to ", kMostDiskReserveMib));
  }
  mib = value;
  return absl::OkStatus();
}

// The first line of a file.
absl::Status ReadSecret(const std::string& path, std::string& secret) {
  std::ifstream file(path);
  if (!std::getline(file, secret)) {
    return Wrong(absl::StrCat("cannot read the password file ", path));
  }
  return absl::OkStatus();
}

absl::Status ReadMail(const Settings& settings, MailFlags& mail) {
  mail.server = Get(settings, "smtp_server", "");
  if (mail.server.empty()) return absl::OkStatus();
  const std::string tls = Get(settings, "smtp_tls", "starttls");
  if (tls != "starttls" && tls != "none") return Wrong("smtp_tls must be starttls or none");
  mail.starttls = tls == "starttls";
  mail.ca_file = Get(settings, "smtp_ca_file", "");
  mail.user = Get(settings, "smtp_user", "");
  const std::string password_file = Get(settings, "smtp_password_file", "");
  if (!password_file.empty()) RETURN_IF_ERROR(ReadSecret(password_file, mail.password));
  mail.from = Get(settings, "mail_from", "");
  mail.reset_link = Get(settings, "reset_link", "");
  if (!absl::StrContains(mail.from, '@')) {
    return Wrong("mail_from must be the address that mails come from");
  }
  if (!absl::StartsWith(mail.reset_link, "https://") &&
      !absl::StartsWith(mail.reset_link, "http://127.0.0.1")) {
    return Wrong("reset_link must be the https URL that a reset token is put behind");
  }
  int seconds;
  if (!absl::SimpleAtoi(Get(settings, "smtp_retry_seconds", "60"), &seconds) || seconds < 1) {
    return Wrong("smtp_retry_seconds must be a number of seconds from 1 on");
  }
  mail.first_retry = absl::Seconds(seconds);
  return absl::OkStatus();
}

absl::StatusOr<ServerOptions> ToOptions(const Settings& settings) {
  ServerOptions options;
  RETURN_IF_ERROR(ReadSwitch(settings, "help", options.help));
  RETURN_IF_ERROR(ReadSwitch(settings, "version", options.version));
  RETURN_IF_ERROR(ReadSwitch(settings, "init", options.init));
  options.data_dir = Get(settings, "data_dir", "");
  if (options.data_dir.empty() && !options.help && !options.version) {
    return Wrong("--data_dir is needed: the folder that holds the accounts");
  }
  options.listen = Get(settings, "listen", options.listen);
  RETURN_IF_ERROR(CheckListenAddress(options.listen));
  RETURN_IF_ERROR(ReadDiskReserve(settings, options.disk_reserve_mib));
  RETURN_IF_ERROR(ReadMail(settings, options.mail));
  options.support = Get(settings, "support", "");
  if (options.support.size() > kMaxSupportBytes) {
    return Wrong(absl::StrCat("support must have at most ", kMaxSupportBytes, " bytes"));
  }
  const std::string zone = Get(settings, "time_zone", kDefaultZone);
  if (!absl::LoadTimeZone(zone, &options.zone)) {
    return Wrong(absl::StrCat("unknown time zone ", zone, "; name one as in America/New_York"));
  }
  const std::optional<LogLevel> level = ParseLogLevel(Get(settings, "log_level", "info"));
  if (!level) return Wrong("log_level must be debug, info, warning or error");
  options.log_level = *level;
  return options;
}

// Host and port; nullopt if `address` is not of that form.
std::optional<std::pair<std::string, std::string>> SplitHostPort(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == address.npos || colon + 1 == address.size()) return std::nullopt;
  std::string_view host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return std::nullopt;
  }
  return std::pair(std::string(host), std::string(address.substr(colon + 1)));
}

bool IsLoopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4;
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6;
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace

absl::StatusOr<ServerOptions> ParseOptions(const std::vector<std::string>& arguments) {
  Settings flags;
  ASSIGN_OR_RETURN(flags, ParseFlags(arguments));
  Settings settings;
  const std::string config = Get(flags, "config", "");
  if (!config.empty()) {
    ASSIGN_OR_RETURN(settings, ReadConfig(config));
  }
  for (auto& [name, value] : flags) settings[name] = value;
  return ToOptions(settings);
}

absl::Status CheckListenAddress(std::string_view address) {
  if (address.starts_with("unix:")) return absl::OkStatus();
  const auto host_port = SplitHostPort(address);
  int port;
  if (!host_port || !absl::SimpleAtoi(host_port->second, &port) || port < 0 || port > 65535) {
    return Wrong("--listen must be HOST:PORT, [HOST]:PORT or unix:PATH");
  }
  if (IsLoopback(host_port->first)) return absl::OkStatus();
  return Wrong(
      "--listen must stay on this machine (127.0.0.1, [::1], localhost or unix:): the server has "
      "no access "
      "control yet, and whoever reaches it can read every account");
}

std::string_view UsageText() {
  return R"(Usage: frontdeskd --data_dir=DIR [flags]

Serves the accounts in DIR over gRPC, on this machine only.

  --data_dir=DIR        folder that holds the accounts
  --init                create the store if DIR is missing or empty; open it otherwise
  --listen=ADDR         address to listen on (127.0.0.1:7471); port 0 picks a free one
  --disk_reserve_mib=N  take no more writes when less room is free (1024 or 5 % of the disk,
                        whichever is more)
  --time_zone=ZONE      zone of the program, decides who is under 13 today (America/New_York)
  --log_level=LEVEL     debug, info, warning or error (info); JSON lines on standard error
  --smtp_server=H:P     mail server; without one mails wait in the outbox
  --smtp_tls=HOW        starttls or none (starttls)
  --smtp_ca_file=FILE   certificates to trust, besides those of the system
  --smtp_user=NAME      to log in with, and
  --smtp_password_file=FILE  the password, in its first line
  --smtp_retry_seconds=N     until the first new attempt (60); doubled with each
  --mail_from=ADDRESS   sender of mails
  --reset_link=URL      what a reset token is put behind
  --support=TEXT        whom agents turn to when a call is refused: said with every error
  --config=FILE         lines name=value with the names above; flags win
  --version             print the version
  --help                print this

Prints `listening on ADDR` once it serves. SIGTERM or SIGINT: finish what is under way, close
the store, exit 0; a second one: stop at once. Exit 64: wrong use, 69: cannot listen,
78: the store was refused.
)";
}

}  // namespace frontdesk
