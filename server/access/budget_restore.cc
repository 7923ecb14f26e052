#include "server/access/budget_restore.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "common/status_macros.h"

namespace frontdesk::access {
namespace {

// Calls `visit` with all matches, the oldest first. In as few pages as there can be: each page
// reads its segments anew.
absl::Status ForEach(const AuditLog& log, const AuditQuery& query,
                     const std::function<void(const StoredAuditEntry&)>& visit) {
  std::vector<StoredAuditEntry> entries;
  uint64_t before = UINT64_MAX;
  do {
    ASSIGN_OR_RETURN(AuditPage page, log.Search(query, SIZE_MAX, before));
    std::move(page.entries.begin(), page.entries.end(), std::back_inserter(entries));
    before = page.next;
  } while (before != 0);
  std::for_each(entries.rbegin(), entries.rend(), visit);
  return absl::OkStatus();
}

}  // namespace

absl::Status RestoreShowBudget(const AuditLog& log, absl::Time now, ShowBudget& budget) {
  AuditQuery query;
  query.kinds = {AuditKind::kRead, AuditKind::kUnmask};
  query.from = now - absl::Minutes(ShowBudget::kMinutes);
  return ForEach(log, query, [&](const StoredAuditEntry& stored) {
    if (stored.entry.caller_kind != CallerKind::kAgent) return;
    budget.Restore(stored.entry.caller, stored.entry.members, stored.time);
  });
}

absl::Status RestoreCardGuessBudget(const AuditLog& log, absl::Time now, CardGuessBudget& budget) {
  AuditQuery query;
  query.kinds = {AuditKind::kTill};
  query.outcome = "CARD_NOT_FOUND";
  query.from = now - absl::Hours(24);
  return ForEach(log, query, [&](const StoredAuditEntry& stored) {
    budget.Restore(stored.entry.caller, "", std::max<size_t>(stored.lookups, 1), stored.time);
  });
}

}  // namespace frontdesk::access
