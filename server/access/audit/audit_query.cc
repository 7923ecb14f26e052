#include "server/access/audit/audit_query.h"

#include <algorithm>

namespace frontdesk::access {
namespace {

template <typename Values, typename Value>
bool Holds(const Values& values, const Value& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool IsMethod(const std::string& wanted, const std::string& method) {
  if (wanted.empty() || method == wanted) return true;
  return method.ends_with(wanted) && method[method.size() - wanted.size() - 1] == '/';
}

}  // namespace

bool Matches(const AuditQuery& query, const StoredAuditEntry& stored) {
  const AuditEntry& entry = stored.entry;
  return stored.time < query.until && std::max(stored.time, stored.last_time) >= query.from &&
         (query.caller.empty() || entry.caller == query.caller) &&
         (query.kinds.empty() || Holds(query.kinds, entry.kind)) &&
         (query.outcome.empty() || entry.outcome == query.outcome) &&
         (!query.failed || entry.outcome != "OK") && IsMethod(query.method, entry.method) &&
         (!query.member.has_value() || Holds(entry.members, *query.member));
}

}  // namespace frontdesk::access
