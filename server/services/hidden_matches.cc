#include "server/services/hidden_matches.h"

#include "server/services/field_access.h"

namespace frontdesk::services {
namespace {

// The field of the account that a search field looks at, where not everybody may read it.
const char* PathOf(v1::SearchField field) {
  switch (field) {
    case v1::SEARCH_FIELD_EMAIL:
      return "email";
    case v1::SEARCH_FIELD_PHONE:
      return "phones";
    case v1::SEARCH_FIELD_ADDRESS:
      return "address.street";
    case v1::SEARCH_FIELD_POSTAL_CODE:
      return "address.postal_code";
    case v1::SEARCH_FIELD_BILLING_LAST4:
    case v1::SEARCH_FIELD_BILLING_LAST_NAME:
      return "payment_cards";
    default:
      return "";
  }
}

}  // namespace

void HideMatches(access::PermissionSet permissions, v1::SearchRow& row) {
  for (v1::FieldMatch& match : *row.mutable_matches()) {
    const access::Permission needed = NeededToRead(PathOf(match.field()));
    if (needed == access::v1::PERMISSION_UNSPECIFIED || permissions.Has(needed)) continue;
    const v1::SearchField field = match.field();
    match.Clear();
    match.set_field(field);
    match.set_note("matched on a hidden field");
  }
}

}  // namespace frontdesk::services
