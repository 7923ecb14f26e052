#include "server/access/audit/audit_index.h"

#include <algorithm>

namespace frontdesk::access {

void AuditIndex::Add(const SegmentFile& segment, absl::Span<const StoredAuditEntry> entries) {
  std::lock_guard lock(mutex_);
  if (known_.empty() || known_.back().segment.first_number != segment.first_number) {
    known_.emplace_back();
  }
  Known& known = known_.back();
  known.segment = segment;
  for (const StoredAuditEntry& stored : entries) {
    known.first_time = std::min(known.first_time, stored.time);
    known.last_time = std::max({known.last_time, stored.time, stored.last_time});
    known.kinds.set(static_cast<size_t>(stored.entry.kind));
    known.callers.insert(stored.entry.caller);
  }
}

bool AuditIndex::MayHold(const Known& known, const AuditQuery& query) {
  if (known.first_time >= query.until || known.last_time < query.from) return false;
  if (!query.caller.empty() && !known.callers.contains(query.caller)) return false;
  return query.kinds.empty() ||
         std::any_of(query.kinds.begin(), query.kinds.end(),
                     [&](AuditKind kind) { return known.kinds[static_cast<size_t>(kind)]; });
}

std::vector<SegmentFile> AuditIndex::Find(const AuditQuery& query, uint64_t before) const {
  std::lock_guard lock(mutex_);
  std::vector<SegmentFile> found;
  for (auto known = known_.rbegin(); known != known_.rend(); ++known) {
    if (known->segment.first_number < before && MayHold(*known, query)) {
      found.push_back(known->segment);
    }
  }
  return found;
}

}  // namespace frontdesk::access
