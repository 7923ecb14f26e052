#include "server/mail/mail_message.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace frontdesk::mail {
namespace {

constexpr size_t kBase64Line = 76;  // RFC 2045
constexpr char kBoundary[] = "frontdesk-parts-6f1d";

std::string EscapeHtml(const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string InOneLine(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

std::string Part(const std::string& type, const std::string& text) {
  const std::string encoded = absl::Base64Escape(text);
  std::string part = absl::StrCat("--", kBoundary, "\r\nContent-Type: ", type,
                                  "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
  for (size_t at = 0; at < encoded.size(); at += kBase64Line) {
    absl::StrAppend(&part, encoded.substr(at, kBase64Line), "\r\n");
  }
  return part;
}

}  // namespace

MailText RenderPasswordReset(const std::string& link, absl::Time expires, absl::TimeZone zone) {
  const std::string until = absl::FormatTime("%H:%M on %B %d, %Y (%Z)", expires, zone);
  MailText text;
  text.subject = "Reset your password";
  text.plain = absl::StrCat(
      "Hello,\n\nsomebody asked for a new password for your account. To choose one, open this "
      "link:\n\n",
      link, "\n\nThe link works once, until ", until,
      ". Until you have chosen a new password the old one keeps working.\n\nIf you did not ask for "
      "this, you need not do anything.\n");
  text.html = absl::StrCat(
      "<!doctype html>\n<html lang=\"en\"><body>\n<p>Hello,</p>\n<p>somebody asked for a new "
      "password for your account. To choose one, open this link:</p>\n<p><a href=\"",
      EscapeHtml(link), "\">Choose a new password</a></p>\n<p>The link works once, until ",
      EscapeHtml(until),
      ". Until you have chosen a new password the old one keeps working.</p>\n<p>If you did not "
      "ask for this, you need not do anything.</p>\n</body></html>\n");
  return text;
}

std::string ComposeMessage(const MailHeaders& headers, const MailText& text) {
  const std::string date =
      absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", headers.date, absl::UTCTimeZone());
  return absl::StrCat("From: ", InOneLine(headers.from), "\r\nTo: ", InOneLine(headers.to),
                      "\r\nSubject: ", InOneLine(text.subject), "\r\nDate: ", date,
                      "\r\nMessage-ID: <", InOneLine(headers.message_id),
                      ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: "
                      "multipart/alternative; boundary=\"",
                      kBoundary, "\"\r\n\r\n", Part("text/plain", text.plain),
                      Part("text/html", text.html), "--", kBoundary, "--\r\n");
}

}  // namespace frontdesk::mail
