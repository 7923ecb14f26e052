// Looking into the outbox.
#ifndef FRONTDESK_SERVER_MAIL_OUTBOX_H_
#define FRONTDESK_SERVER_MAIL_OUTBOX_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "storage/row.h"

namespace frontdesk::mail {

struct QueuedMail {
  uint64_t number = 0;
  storage::v1::MailRecord mail;
};

struct OutboxView {
  std::vector<QueuedMail> mails;  // the oldest, in order
  int64_t total = 0;
};

// The first `limit` mails and how many there are. Errors: those of the store.
absl::StatusOr<OutboxView> ReadOutbox(const storage::RowReader& rows, size_t limit);

}  // namespace frontdesk::mail

#endif  // FRONTDESK_SERVER_MAIL_OUTBOX_H_
