// What frontdeskd is told on its command line and in its config file.
#ifndef FRONTDESK_SERVER_OPTIONS_H_
#define FRONTDESK_SERVER_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/log.h"
#include "common/redacted.h"
#include "server/access/call_source.h"
#include "server/budget_flags.h"
#include "server/listen_options.h"
#include "server/sign_in_flags.h"

namespace frontdesk {

// Where mails go. Without a server they wait in the outbox.
struct MailFlags {
  std::string server;      // HOST:PORT; empty: none
  bool starttls = true;    // false: for a mail server on this machine
  std::string ca_file;     // trusted certificates; empty: those of the system
  std::string user;        // empty: no authentication
  Secret password;         // read from a file
  std::string from;        // address
  std::string reset_link;  // URL; the token is put at its end
  absl::Duration first_retry = absl::Minutes(1);
};

struct ServerOptions {
  std::string data_dir;
  std::vector<ListenOptions> listeners;  // one at least
  TlsFiles tls;                          // empty if all listeners are plain text
  bool init = false;                     // create the store if the folder is missing or empty
  // Free disk space below which no more is written; nullopt: storage::DiskReserve's own.
  std::optional<uint64_t> disk_reserve_mib;
  absl::TimeZone zone;  // of the program
  LogLevel log_level = LogLevel::kInfo;
  std::string support;  // whom to turn to, said with every error; empty: the server's own words
  MailFlags mail;
  SignInFlags sign_in;
  access::TrustedProxies proxies;
  BudgetFlags budgets;
  int audit_keep_days = 400;       // thirteen months; 0: for ever
  bool reads_need_ticket = false;  // people must say why they look at personal data
  bool verify_audit = false;       // check the audit log, and nothing else
  std::string audit_head;          // against this line; empty: none
  bool help = false;               // say how to use it, and nothing else
  bool version = false;            // likewise
};

// The audit log's folder in a data folder.
std::string AuditFolder(std::string_view data_dir);

// Reads the flags (`--name=value`, `--name value`, `--init`) and the file named by `--config`:
// lines `name=value`, `#` begins a comment. Flags win over the file; `listen` and `trusted_proxy`
// may be given several times. INVALID_ARGUMENT names the flag, or the file's line, that is wrong.
absl::StatusOr<ServerOptions> ParseOptions(const std::vector<std::string>& arguments);

// What --help says.
std::string_view UsageText();

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_OPTIONS_H_
