#include "server/directory/account_cursor.h"

#include "common/status_macros.h"
#include "server/directory/converters.h"

namespace frontdesk::directory {

absl::StatusOr<std::vector<accounts::Account>> AccountCursor::Next(size_t count) {
  std::vector<accounts::Account> accounts;
  bool full = false;
  const absl::Status status =
      view_->ScanAccounts(next_, [&](const records::AccountRecord& record) -> absl::Status {
        full = accounts.size() == count;
        if (full) return absl::CancelledError("enough");
        ASSIGN_OR_RETURN(accounts.emplace_back(), FromRecord(record));
        return absl::OkStatus();
      });
  if (!status.ok() && !full) return status;
  if (!accounts.empty()) next_ = accounts.back().member + 1;
  return accounts;
}

}  // namespace frontdesk::directory
