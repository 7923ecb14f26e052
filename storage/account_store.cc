#include "storage/account_store.h"

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::storage {
namespace {

absl::Status Unreadable(std::string_view kind, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "RECORD_UNREADABLE",
                   absl::StrCat(ToAbsl(kind), " cannot be stored: ", ToAbsl(why)));
}

// protobuf writes text of any bytes but reads back UTF-8 only.
template <typename Record>
absl::Status CheckReadable(std::string_view kind, const Record& record) {
  Record again;
  if (again.ParseFromString(record.SerializeAsString())) return absl::OkStatus();
  return Unreadable(kind, "its text is not UTF-8");
}

}  // namespace

absl::Status CheckBatch(const CommitBatch& batch) {
  for (const auto& account : batch.accounts) {
    if (account.member() > kMaxMemberNumber) {
      return Unreadable("an account", "its member number is out of range");
    }
    RETURN_IF_ERROR(CheckReadable("an account", account));
  }
  for (const auto& [id, request] : batch.requests) {
    RETURN_IF_ERROR(CheckReadable("a request", request));
  }
  for (const auto& group : batch.groups) RETURN_IF_ERROR(CheckReadable("a group", group));
  return absl::OkStatus();
}

bool CommitBatch::empty() const {
  return accounts.empty() && erased.empty() && cards.empty() && erased_cards.empty() &&
         requests.empty() && erased_requests.empty() && groups.empty() && erased_groups.empty() &&
         rows.empty() && erased_rows.empty();
}

}  // namespace frontdesk::storage
