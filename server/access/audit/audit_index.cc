#include "server/access/audit/audit_index.h"

#include <algorithm>
#include <utility>

namespace frontdesk::access {

void AuditIndex::Add(SegmentSummary summary) {
  std::lock_guard lock(mutex_);
  known_.push_back(std::move(summary));
}

void AuditIndex::Add(const SegmentFile& segment, absl::Span<const StoredAuditEntry> entries,
                     const AuditHead& end) {
  std::lock_guard lock(mutex_);
  if (known_.empty() || known_.back().file.first_number != segment.first_number) {
    known_.emplace_back();
  }
  SegmentSummary& known = known_.back();
  known.file = segment;
  known.end = end;
  for (const StoredAuditEntry& stored : entries) known.Add(stored);
}

bool AuditIndex::MayHold(const SegmentSummary& known, const AuditQuery& query) {
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
    if (known->file.first_number < before && MayHold(*known, query)) found.push_back(known->file);
  }
  return found;
}

bool AuditIndex::Knows(const SegmentFile& segment) const {
  std::lock_guard lock(mutex_);
  return !known_.empty() && known_.front().file.first_number <= segment.first_number;
}

std::optional<SegmentSummary> AuditIndex::Full() const {
  std::lock_guard lock(mutex_);
  if (known_.size() < 2) return std::nullopt;
  return *(known_.end() - 2);
}

std::vector<SegmentSummary> AuditIndex::Before(absl::Time time) const {
  std::lock_guard lock(mutex_);
  std::vector<SegmentSummary> found;
  for (size_t i = 0; i + 1 < known_.size() && known_[i].last_time < time; ++i) {
    found.push_back(known_[i]);
  }
  return found;
}

void AuditIndex::Forget(uint64_t number) {
  std::lock_guard lock(mutex_);
  std::erase_if(
      known_, [number](const SegmentSummary& known) { return known.file.first_number <= number; });
}

}  // namespace frontdesk::access
