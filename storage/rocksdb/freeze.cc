#include "storage/rocksdb/freeze.h"

#include "absl/strings/str_cat.h"
#include "common/error.h"

namespace frontdesk::storage {

void FreezeState::Freeze(std::string_view cause) {
  std::lock_guard lock(mutex_);
  if (cause_.empty()) cause_ = cause;
  frozen_.store(true, std::memory_order_release);
}

absl::Status FreezeState::Check() const {
  if (!frozen()) return absl::OkStatus();
  std::lock_guard lock(mutex_);
  return MakeError(absl::StatusCode::kUnavailable, "STORE_FROZEN",
                   absl::StrCat("the store takes no writes until it is opened again: ", cause_));
}

}  // namespace frontdesk::storage
