// Sends what is in the outbox.
//
// A mail is in the outbox from the commit of the function that queued it. It is taken out after the
// mail server has taken it, in another commit. So a crash loses none; one between the two sends a
// mail again, with the same Message-ID, the same token and the same text. SMTP knows no way to do
// better: who loses the reply to the last dot cannot know whether the mail was taken.
#ifndef FRONTDESK_SERVER_MAIL_MAIL_SENDER_H_
#define FRONTDESK_SERVER_MAIL_MAIL_SENDER_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/directory/directory.h"
#include "server/mail/smtp_client.h"

namespace frontdesk::mail {

struct MailOptions {
  SmtpOptions smtp;
  std::string from;                               // address
  std::string reset_link;                         // URL; the token is put at its end
  absl::Duration first_retry = absl::Minutes(1);  // doubled with each attempt
  absl::Duration poll = absl::Seconds(1);         // how often the outbox is looked at
};

// Hands one mail over; SendMail but in tests.
using Deliver = std::function<absl::Status(const Redacted<std::string>& to,
                                           const Redacted<std::string>& message)>;

// Told of every attempt. For the log: holds no personal data.
using OnAttempt = std::function<void(uint64_t mail, const absl::Status& outcome)>;

// One thread that sends, one mail after the other.
class MailSender {
 public:
  // Starts. `directory` must outlive the sender.
  MailSender(directory::Directory& directory, MailOptions options, OnAttempt on_attempt);
  // The same with another way to deliver.
  MailSender(directory::Directory& directory, MailOptions options, OnAttempt on_attempt,
             Deliver deliver);
  ~MailSender();  // after the mail under way
  MailSender(const MailSender&) = delete;
  MailSender& operator=(const MailSender&) = delete;

 private:
  struct Due;  // a mail whose turn it is

  void Run();
  // Tries every mail that is due; stops early when the sender is to end.
  absl::Status SendAll();
  absl::Status SendOne(const Due& due);
  // Makes sure that the mail may still go out and that its token is good; false if it was dropped.
  absl::StatusOr<bool> Prepare(const Due& due, absl::Time expires);
  absl::Status Settle(const Due& due, const absl::Status& outcome);
  Redacted<std::string> MessageOf(const Due& due, absl::Time expires) const;
  // Has `plan` written and waits for it.
  absl::Status WriteAndWait(directory::Plan plan);
  bool stopping() const;

  directory::Directory& directory_;
  const MailOptions options_;
  const OnAttempt on_attempt_;
  const Deliver deliver_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

// How long to wait after this many attempts: `first`, doubled with each, four hours at most.
absl::Duration RetryDelay(absl::Duration first, uint32_t attempts);

}  // namespace frontdesk::mail

#endif  // FRONTDESK_SERVER_MAIL_MAIL_SENDER_H_
