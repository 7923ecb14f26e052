// Mails as text: what they say, and how they look on the wire.
#ifndef FRONTDESK_SERVER_MAIL_MAIL_MESSAGE_H_
#define FRONTDESK_SERVER_MAIL_MAIL_MESSAGE_H_

#include <string>

#include "absl/time/time.h"

namespace frontdesk::mail {

// What a mail says.
struct MailText {
  std::string subject;
  std::string plain;
  std::string html;

  friend bool operator==(const MailText&, const MailText&) = default;
};

// The mail by which a member sets a new password: instructions, `link`, and until when it works.
// The same whoever asked for it, so it tells nothing of agents.
MailText RenderPasswordReset(const std::string& link, absl::Time expires, absl::TimeZone zone);

struct MailHeaders {
  std::string from;        // address
  std::string to;          // address
  std::string message_id;  // without angle brackets; the same in every attempt
  absl::Time date;
};

// The message by RFC 5322, both texts in base64, lines ended by CR LF. Line ends in headers become
// spaces, so that nothing can add a header.
std::string ComposeMessage(const MailHeaders& headers, const MailText& text);

}  // namespace frontdesk::mail

#endif  // FRONTDESK_SERVER_MAIL_MAIL_MESSAGE_H_
