#include "server/services/mail_service.h"

#include <algorithm>

#include "common/limits.h"
#include "common/status_macros.h"
#include "server/mail/outbox.h"
#include "server/pages/wire_values.h"
#include "server/services/call.h"

namespace frontdesk::services {
namespace {

using OutboxCall = UnaryCall<admin::v1::ListOutboxRequest, admin::v1::ListOutboxResponse>;

constexpr int32_t kDefaultRows = 100;

admin::v1::OutboxMail ToApi(const mail::QueuedMail& queued) {
  admin::v1::OutboxMail shown;
  shown.set_number(queued.number);
  shown.set_kind(static_cast<admin::v1::MailKind>(queued.mail.kind()));
  shown.set_member_id(FormatMemberId(queued.mail.member()));
  pages::SetTime(queued.mail.queued_micros(), *shown.mutable_queue_time());
  shown.set_attempts(static_cast<int32_t>(queued.mail.attempts()));
  if (queued.mail.not_before_micros() != 0 && !queued.mail.dead()) {
    pages::SetTime(queued.mail.not_before_micros(), *shown.mutable_next_attempt_time());
  }
  shown.set_last_error(queued.mail.last_error());
  shown.set_dead(queued.mail.dead());
  return shown;
}

absl::Status List(OutboxCall& call) {
  int32_t limit = call.request().limit();
  if (limit < 0) {
    call.violations.push_back({"limit", "PAGE_SIZE_NEGATIVE", "0 stands for 100 mails"});
  }
  RETURN_IF_ERROR(call.Refusal());
  limit = limit == 0 ? kDefaultRows : std::min(limit, limits::kMaxOutboxRows);
  mail::OutboxView view;
  ASSIGN_OR_RETURN(view,
                   mail::ReadOutbox(call.backend().directory.rows(), static_cast<size_t>(limit)));
  for (const mail::QueuedMail& queued : view.mails) {
    *call.response().add_mails() = ToApi(queued);
  }
  call.response().set_total_size(view.total);
  call.response().set_sending(call.backend().sends_mail);
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* MailService::ListOutbox(grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.MailService/ListOutbox",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunOnWorker<admin::v1::ListOutboxRequest, admin::v1::ListOutboxResponse>(
      environment_, kMethod, context, request, reply, List);
}

}  // namespace frontdesk::services
