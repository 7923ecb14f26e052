#include "server/services/update_mask.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/strings.h"

namespace frontdesk::services {

using accounts::AccountField;
using accounts::FieldPath;

std::vector<AccountField> ReadUpdateMask(const google::protobuf::FieldMask& mask,
                                         Violations& violations) {
  std::vector<AccountField> fields;
  for (int i = 0; i < mask.paths_size(); ++i) {
    const FieldPath path = accounts::FindField(mask.paths(i));
    const std::string at = absl::StrCat("update_mask.paths[", i, "]");
    if (path.kind == FieldPath::Kind::kNotUpdatable) {
      violations.push_back({at, "FIELD_NOT_UPDATABLE",
                            absl::StrCat("an update does not write ",
                                         mask.paths(i).substr(0, mask.paths(i).find('.')),
                                         ": it is set by the server or has a function of its own; "
                                         "take it out of the mask")});
    } else if (path.kind == FieldPath::Kind::kUnknown) {
      violations.push_back({at, "FIELD_UNKNOWN",
                            "an account has no such field; name fields as in the API, such as "
                            "email or address.city"});
    } else if (std::ranges::find(fields, path.field) == fields.end()) {
      fields.push_back(path.field);
    }
  }
  if (mask.paths().empty()) {
    violations.push_back({"update_mask", "FIELD_MASK_REQUIRED",
                          "name the fields to write, such as email or address.city"});
  }
  return fields;
}

Violations KeepMasked(const std::vector<AccountField>& fields, const Violations& found) {
  Violations kept;
  for (const Violation& violation : found) {
    const bool masked = std::ranges::any_of(fields, [&](AccountField field) {
      return absl::StartsWith(violation.field, ToAbsl(accounts::PathOf(field)));
    });
    if (masked) kept.push_back(violation);
  }
  return kept;
}

}  // namespace frontdesk::services
