#include "server/mail/mail_sender.h"

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/functions.h"
#include "server/directory/draft.h"
#include "server/mail/mail_message.h"
#include "server/mail/reset_tokens.h"
#include "storage/row.h"

namespace frontdesk::mail {
namespace {

namespace records = ::frontdesk::storage::v1;
using directory::Draft;
using storage::Table;

constexpr absl::Duration kLongestRetry = absl::Hours(4);

KeyedHash HashOf(const directory::Directory& directory) {
  return [&directory](std::string_view bytes) { return directory.KeyedHash(bytes); };
}

// Whether the mail still has somebody to go to: the member is there, has the address that the mail
// was queued for, and may get mail (R-134, R-191).
bool MayGoOut(const records::MailRecord& mail, const std::optional<accounts::Account>& account) {
  return account && account->email == mail.address() &&
         accounts::CheckActivity(accounts::Activity::kEmail, *account).ok();
}

// The mail as it is now; nullopt if it was cancelled.
absl::StatusOr<std::optional<records::MailRecord>> FindMail(uint64_t number, const Draft& draft) {
  return storage::ReadRecord<records::MailRecord>(draft,
                                                  storage::NumberedRow(Table::kOutbox, number));
}

}  // namespace

struct MailSender::Due {
  uint64_t number = 0;
  records::MailRecord mail;
};

absl::Duration RetryDelay(absl::Duration first, uint32_t attempts) {
  absl::Duration delay = first;
  for (uint32_t i = 1; i < attempts && delay < kLongestRetry; ++i) delay *= 2;
  return std::min(delay, kLongestRetry);
}

MailSender::MailSender(directory::Directory& directory, MailOptions options, OnAttempt on_attempt)
    : MailSender(directory, options, std::move(on_attempt),
                 [smtp = options.smtp, from = options.from](const Redacted<std::string>& to,
                                                            const Redacted<std::string>& message) {
                   return SendMail(smtp, from, to, message);
                 }) {}

MailSender::MailSender(directory::Directory& directory, MailOptions options, OnAttempt on_attempt,
                       Deliver deliver)
    : directory_(directory),
      options_(std::move(options)),
      on_attempt_(std::move(on_attempt)),
      deliver_(std::move(deliver)),
      thread_([this] { Run(); }) {}

MailSender::~MailSender() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool MailSender::stopping() const {
  std::lock_guard lock(mutex_);
  return stopping_;
}

void MailSender::Run() {
  while (!stopping()) {
    const absl::Status status = SendAll();
    if (!status.ok()) on_attempt_(0, status);
    std::unique_lock lock(mutex_);
    // After a failure of the store there is no hurry.
    const absl::Duration pause = status.ok() ? options_.poll : options_.poll * 10;
    wake_.wait_for(lock, absl::ToChronoMilliseconds(pause), [this] { return stopping_; });
  }
}

absl::Status MailSender::SendAll() {
  const int64_t now = absl::ToUnixMicros(directory_.Now());
  std::vector<Due> due;
  RETURN_IF_ERROR(storage::ScanRecords<records::MailRecord>(
      directory_.rows(), {.table = Table::kOutbox},
      [&due, now](const storage::RowKey& key, records::MailRecord mail) {
        if (!mail.dead() && mail.not_before_micros() <= now) {
          due.push_back({key.number, std::move(mail)});
        }
        return absl::OkStatus();
      }));
  for (const Due& mail : due) {
    if (stopping()) break;
    RETURN_IF_ERROR(SendOne(mail));
  }
  return absl::OkStatus();
}

absl::Status MailSender::SendOne(const Due& due) {
  const absl::Time expires = directory_.Now() + absl::Minutes(limits::kResetLinkMinutes);
  bool wanted;
  ASSIGN_OR_RETURN(wanted, Prepare(due, expires));
  if (!wanted) return absl::OkStatus();
  const absl::Status outcome =
      deliver_(Redacted<std::string>(due.mail.address()), MessageOf(due, expires));
  on_attempt_(due.number, outcome);
  return Settle(due, outcome);
}

absl::StatusOr<bool> MailSender::Prepare(const Due& due, absl::Time expires) {
  const auto wanted = std::make_shared<bool>(false);
  const auto plan = [this, number = due.number, expires, wanted](
                        Draft& draft,
                        const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
    std::optional<records::MailRecord> mail;
    ASSIGN_OR_RETURN(mail, FindMail(number, draft));
    if (!mail) return directory::PlanReply();
    std::optional<accounts::Account> account;
    ASSIGN_OR_RETURN(account, draft.FindAccount(mail->member()));
    *wanted = MayGoOut(*mail, account);
    if (!*wanted) {
      draft.EraseRow(storage::NumberedRow(Table::kOutbox, number));
      return directory::PlanReply();
    }
    const KeyedHash hash = HashOf(directory_);
    RETURN_IF_ERROR(
        PutToken(hash, *account, MakeToken(hash, mail->member(), number), expires, draft));
    return directory::PlanReply();
  };
  RETURN_IF_ERROR(WriteAndWait(plan));
  return *wanted;
}

absl::Status MailSender::Settle(const Due& due, const absl::Status& outcome) {
  const absl::Time now = directory_.Now();
  return WriteAndWait(
      [=, this](Draft& draft,
                const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
        const storage::RowKey key = storage::NumberedRow(Table::kOutbox, due.number);
        std::optional<records::MailRecord> mail;
        ASSIGN_OR_RETURN(mail, FindMail(due.number, draft));
        if (!mail) return directory::PlanReply();
        if (outcome.ok()) {
          draft.EraseRow(key);
          return directory::PlanReply();
        }
        mail->set_attempts(mail->attempts() + 1);
        mail->set_last_error(GetErrorDetail(outcome).reason);
        mail->set_dead(absl::IsFailedPrecondition(outcome) ||
                       mail->attempts() >= limits::kMaxMailAttempts);
        mail->set_not_before_micros(
            absl::ToUnixMicros(now + RetryDelay(options_.first_retry, mail->attempts())));
        RETURN_IF_ERROR(draft.Put(key, *mail));
        return directory::PlanReply();
      });
}

Redacted<std::string> MailSender::MessageOf(const Due& due, absl::Time expires) const {
  const Secret token = MakeToken(HashOf(directory_), due.mail.member(), due.number);
  const std::string host = options_.from.substr(options_.from.find('@') + 1);
  const MailHeaders headers{.from = options_.from,
                            .to = due.mail.address(),
                            .message_id = absl::StrCat("reset.", due.number, "@", host),
                            .date = absl::FromUnixMicros(due.mail.queued_micros())};
  return Redacted<std::string>(ComposeMessage(
      headers,
      RenderPasswordReset(options_.reset_link + token.Reveal(), expires, directory_.zone())));
}

absl::Status MailSender::WriteAndWait(directory::Plan plan) {
  directory::Write write;
  write.plan = std::move(plan);
  std::promise<absl::Status> done;
  directory_.Submit(std::move(write), [&done](const absl::StatusOr<directory::WriteReply>& reply) {
    done.set_value(reply.status());
  });
  return done.get_future().get();
}

}  // namespace frontdesk::mail
