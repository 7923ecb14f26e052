// Handing a mail to a mail server.
#ifndef FRONTDESK_SERVER_MAIL_SMTP_CLIENT_H_
#define FRONTDESK_SERVER_MAIL_SMTP_CLIENT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/redacted.h"

namespace frontdesk::mail {

enum class SmtpTls {
  kNone,      // for a mail server on this machine
  kStartTls,  // begun on the plain port; demanded, never given up
};

struct SmtpOptions {
  std::string server;  // HOST:PORT
  SmtpTls tls = SmtpTls::kStartTls;
  std::string ca_file;  // trusted certificates; empty: those of the system
  std::string user;     // empty: no authentication
  Secret password;
  absl::Duration timeout = absl::Seconds(30);
};

// Sends `message` to one address. OK once the mail server has taken it. UNAVAILABLE to try again:
// SMTP_UNREACHABLE, SMTP_TLS_FAILED, SMTP_LOGIN_REFUSED, SMTP_DEFERRED (4xx). FAILED_PRECONDITION
// SMTP_REFUSED (5xx) if trying again is of no use. No error holds an address. Blocks.
absl::Status SendMail(const SmtpOptions& options, const std::string& from,
                      const Redacted<std::string>& to, const Redacted<std::string>& message);

}  // namespace frontdesk::mail

#endif  // FRONTDESK_SERVER_MAIL_SMTP_CLIENT_H_
