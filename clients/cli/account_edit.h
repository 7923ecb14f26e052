// `--set first_name=Ana` as values and field mask.
#ifndef FRONTDESK_CLIENTS_CLI_ACCOUNT_EDIT_H_
#define FRONTDESK_CLIENTS_CLI_ACCOUNT_EDIT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "frontdesk/v1/account.pb.h"
#include "google/protobuf/field_mask.pb.h"

namespace frontdesk::cli {

struct AccountEdit {
  v1::Account account;
  google::protobuf::FieldMask mask;  // every field that was named, once
};

// Reads assignments. The name is a column of account files (`zip`, `dob`, `phone`) or a field of
// Account (`address.postal_code`); nothing after the `=` clears the field. `phone` and
// `card_number` may be repeated: the first is the preferred one. Usage error for an unknown name,
// with the one it may be meant for, and for a value that does not fit.
absl::StatusOr<AccountEdit> ParseAssignments(const std::vector<std::string>& assignments);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_ACCOUNT_EDIT_H_
