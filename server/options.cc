#include "server/options.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/secret_input.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/listen_flags.h"
#include "server/proxy_flags.h"

namespace frontdesk {
namespace {

constexpr std::string_view kDefaultZone = "America/New_York";
constexpr std::string_view kDefaultAddress = "127.0.0.1:7471";
constexpr std::string_view kNames[] = {"audit_head",
                                       "audit_keep_days",
                                       "budget_accounts",
                                       "budget_accounts_alert",
                                       "budget_lookups_second",
                                       "budget_misses",
                                       "budget_misses_day",
                                       "config",
                                       "data_dir",
                                       "disk_reserve_mib",
                                       "forwarded_header",
                                       "help",
                                       "init",
                                       "listen",
                                       "log_level",
                                       "mail_from",
                                       "jwks_file",
                                       "jwt_audience",
                                       "jwt_issuer",
                                       "jwt_name_claim",
                                       "jwt_role_claim",
                                       "password_memory_mib",
                                       "plaintext",
                                       "reads_need_ticket",
                                       "reset_link",
                                       "secret_key_file",
                                       "session_hours",
                                       "session_idle_minutes",
                                       "sign_ins_per_minute",
                                       "smtp_ca_file",
                                       "smtp_password_file",
                                       "smtp_retry_seconds",
                                       "smtp_server",
                                       "smtp_tls",
                                       "smtp_user",
                                       "support",
                                       "time_zone",
                                       "tls_cert",
                                       "tls_client_ca",
                                       "tls_clients",
                                       "tls_key",
                                       "trusted_proxy",
                                       "verify_audit",
                                       "version"};
// Below this RocksDB could meet a full disk in the middle of a flush.
constexpr uint64_t kLeastDiskReserveMib = 256;
constexpr uint64_t kMostDiskReserveMib = 1 << 20;
constexpr size_t kMaxSupportBytes = 200;  // it goes with every error
constexpr NumberFlag kAuditKeepDays = {"audit_keep_days", 0, 36'500};
constexpr std::string_view kRepeated[] = {"listen", "trusted_proxy"};
constexpr std::string_view kSwitches[] = {
    "help", "init", "plaintext", "reads_need_ticket", "verify_audit", "version"};

// Values by name, as text.
using Settings = std::map<std::string, std::string, std::less<>>;

bool IsOneOf(std::string_view name, auto& names) {
  return std::ranges::find(names, name) != std::end(names);
}

// What may be repeated adds to what it was.
void Set(Settings& settings, const std::string& name, std::string_view value) {
  std::string& text = settings[name];
  if (!IsOneOf(name, kRepeated)) text.clear();
  absl::StrAppend(&text, text.empty() ? "" : "\n", ToAbsl(value));
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
      Set(settings, name, argument.substr(equals + 1));
    } else if (IsOneOf(name, kSwitches)) {
      Set(settings, name, "true");
    } else if (i + 1 < arguments.size()) {
      Set(settings, name, arguments[++i]);
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
    Set(settings, name, StripSpace(text.substr(equals + 1)));
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
absl::Status ReadSecret(const std::string& path, Secret& secret) {
  absl::StatusOr<Secret> read = ReadSecretFile(path);
  if (!read.ok()) return Wrong(absl::StrCat("cannot read the password file ", path));
  secret = *std::move(read);
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

absl::Status ReadListen(const Settings& settings, ServerOptions& options) {
  ListenFlags flags;
  flags.addresses = absl::StrSplit(Get(settings, "listen", kDefaultAddress), '\n');
  RETURN_IF_ERROR(ReadSwitch(settings, "plaintext", flags.plaintext));
  flags.clients = Get(settings, "tls_clients", "");
  options.tls = {.certificate = Get(settings, "tls_cert", ""),
                 .key = Get(settings, "tls_key", ""),
                 .client_ca = Get(settings, "tls_client_ca", "")};
  ASSIGN_OR_RETURN(options.listeners, ParseListeners(flags, options.tls));
  return absl::OkStatus();
}

absl::StatusOr<ServerOptions> ToOptions(const Settings& settings) {
  ServerOptions options;
  RETURN_IF_ERROR(ReadSwitch(settings, "help", options.help));
  RETURN_IF_ERROR(ReadSwitch(settings, "version", options.version));
  RETURN_IF_ERROR(ReadSwitch(settings, "init", options.init));
  RETURN_IF_ERROR(ReadSwitch(settings, "verify_audit", options.verify_audit));
  options.audit_head = Get(settings, "audit_head", "");
  options.data_dir = Get(settings, "data_dir", "");
  if (options.data_dir.empty() && !options.help && !options.version) {
    return Wrong("--data_dir is needed: the folder that holds the accounts");
  }
  const bool serves = !options.help && !options.version && !options.verify_audit;
  if (serves) RETURN_IF_ERROR(ReadListen(settings, options));
  RETURN_IF_ERROR(ReadDiskReserve(settings, options.disk_reserve_mib));
  RETURN_IF_ERROR(ReadMail(settings, options.mail));
  const auto get = [&settings](std::string_view name) { return Get(settings, name, ""); };
  ASSIGN_OR_RETURN(options.sign_in, ReadSignInFlags(get));
  ASSIGN_OR_RETURN(options.proxies, ReadProxyFlags(get));
  RETURN_IF_ERROR(ReadSwitch(settings, "reads_need_ticket", options.reads_need_ticket));
  RETURN_IF_ERROR(ReadNumber(get, kAuditKeepDays, options.audit_keep_days));
  ASSIGN_OR_RETURN(options.budgets, ReadBudgetFlags(get));
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

}  // namespace

std::string AuditFolder(std::string_view data_dir) { return std::string(data_dir) + "/audit"; }

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

std::string_view UsageText() {
  return R"(Usage: frontdeskd --data_dir=DIR [flags]

Serves the accounts in DIR over gRPC.

  --data_dir=DIR        folder that holds the accounts
  --init                create the store if DIR is missing or empty; open it otherwise
  --listen=ADDR[,HOW]   address to listen on (127.0.0.1:7471), as often as needed; port 0 picks a
                        free one, unix:PATH is a socket. HOW says what differs there: plaintext,
                        tls, tls_clients=none, =request or =require
  --tls_cert=FILE       the server's certificate, and those that lead to its authority (PEM)
  --tls_key=FILE        its key; both are read again when they change
  --tls_client_ca=FILE  authorities whose certificates of clients are good
  --tls_clients=WHEN    certificates of clients: none, request or require (request with
                        --tls_client_ca, none without)
  --plaintext           no TLS; on this machine only
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
  --session_idle_minutes=N   until a session that is not used ends (15)
  --session_hours=N     until it ends however it is used (10)
  --sign_ins_per_minute=N    passwords that are looked at, at most (300)
  --password_memory_mib=N    that hashing a password takes (19); passwords that were hashed with
                        another are hashed anew at the next sign-in
  --secret_key_file=FILE     that second factors are sealed with (DIR.key)
  --jwks_file=FILE      public keys of the company's identity provider, whose tokens are taken
  --jwt_issuer=TEXT     what `iss` must be in them, and
  --jwt_audience=TEXT   what `aud` must be or hold
  --jwt_name_claim=NAME where they say whose they are (sub)
  --jwt_role_claim=NAME where they say which roles of ours that is (roles)
  --trusted_proxy=WHO   whose word about where a call comes from is taken: addresses, networks
                        (10.0.0.0/24), `unix` for whoever comes by a unix socket; may be repeated
  --forwarded_header=NAME    in which it is given: x-forwarded-for or forwarded (x-forwarded-for)
  --support=TEXT        whom agents turn to when a call is refused: said with every error
  --budget_accounts=N   different accounts an agent may be shown in an hour (2500);
                        --budget_accounts_alert=N: an alert from so many on (1000)
  --budget_misses=N     cards that do not exist, asked for by a till in ten minutes (20);
                        --budget_misses_day=N: in a day (100)
  --budget_lookups_second=N  look-ups of a till in a second (50000)
  --reads_need_ticket   people must say with every call that shows personal data which case it is
                        for (frontdesk --ticket)
  --audit_keep_days=N   entries of the audit log that are older are removed, file by file (400);
                        0: none ever is
  --verify_audit        check the audit log in DIR, say what was found and end: exit 0 or 78
  --audit_head=LINE     with --verify_audit: against a head that was kept elsewhere
  --config=FILE         lines name=value with the names above; flags win
  --version             print the version
  --help                print this

Prints `listening on ADDR` once it serves. SIGTERM or SIGINT: finish what is under way, close
the store, exit 0; a second one: stop at once. Exit 64: wrong use, 66: the certificates
cannot be used, 69: cannot listen, 75: no longer takes connections, 78: the store was refused.
)";
}

}  // namespace frontdesk
