// Why a row is in a result, for callers who may not see all of the row.
#ifndef FRONTDESK_SERVER_SERVICES_HIDDEN_MATCHES_H_
#define FRONTDESK_SERVER_SERVICES_HIDDEN_MATCHES_H_

#include "frontdesk/v1/search_service.pb.h"
#include "server/access/policy/permissions.h"

namespace frontdesk::services {

// Of a match in a field that `permissions` do not let the caller read, only the field stays, with
// the note that it is hidden: how it matched and where would tell more of the value than its mask
// does.
void HideMatches(access::PermissionSet permissions, v1::SearchRow& row);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_HIDDEN_MATCHES_H_
