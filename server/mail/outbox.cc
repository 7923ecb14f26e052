#include "server/mail/outbox.h"

#include <utility>

#include "common/status_macros.h"

namespace frontdesk::mail {

absl::StatusOr<OutboxView> ReadOutbox(const storage::RowReader& rows, size_t limit) {
  OutboxView view;
  RETURN_IF_ERROR(storage::ScanRecords<storage::v1::MailRecord>(
      rows, {.table = storage::Table::kOutbox},
      [&view, limit](const storage::RowKey& key, storage::v1::MailRecord mail) {
        ++view.total;
        if (view.mails.size() < limit) view.mails.push_back({key.number, std::move(mail)});
        return absl::OkStatus();
      }));
  return view;
}

}  // namespace frontdesk::mail
