// Reading all accounts of one moment, piece by piece.
#ifndef FRONTDESK_SERVER_DIRECTORY_ACCOUNT_CURSOR_H_
#define FRONTDESK_SERVER_DIRECTORY_ACCOUNT_CURSOR_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "common/member_id.h"
#include "server/accounts/account.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

// For one thread at a time. Holds a view of storage: should be short-lived.
class AccountCursor {
 public:
  explicit AccountCursor(std::unique_ptr<storage::StoreSnapshot> view) : view_(std::move(view)) {}

  // The next accounts in member order, at most `count`; fewer only at the end. Errors: those of the
  // store.
  absl::StatusOr<std::vector<accounts::Account>> Next(size_t count);

 private:
  std::unique_ptr<storage::StoreSnapshot> view_;
  MemberNumber next_ = 0;
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_ACCOUNT_CURSOR_H_
