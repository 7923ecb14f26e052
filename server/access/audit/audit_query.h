// What is looked for in the audit log.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_QUERY_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_QUERY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/access/audit/audit_entry.h"

namespace frontdesk::access {

// All that is given must hold.
struct AuditQuery {
  std::string caller;                  // the whole name
  std::optional<MemberNumber> member;  // among those shown or touched
  std::string method;                  // whole, or what follows the `/`
  std::string outcome;                 // the whole reason
  bool failed = false;                 // outcome is not `OK`
  std::vector<AuditKind> kinds;        // one of these; empty: all
  // Entries that were, at least in part, not before `from` and before `until`.
  absl::Time from = absl::InfinitePast();
  absl::Time until = absl::InfiniteFuture();
};

bool Matches(const AuditQuery& query, const StoredAuditEntry& stored);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_QUERY_H_
