// What is in which segment, in memory, so that a search passes over segments that cannot hold what
// it looks for.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_INDEX_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_INDEX_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/access/audit/audit_entry.h"
#include "server/access/audit/audit_query.h"
#include "server/access/audit/segment_summary.h"

namespace frontdesk::access {

// Thread-safe. Memory: that of the summaries.
class AuditIndex {
 public:
  // A segment behind those that are known.
  void Add(SegmentSummary summary);
  // Entries at the end of the log, all of `segment`, which reaches to their end, `end`.
  void Add(const SegmentFile& segment, absl::Span<const StoredAuditEntry> entries,
           const AuditHead& end);

  // The segments that may hold matches with numbers below `before`, newest first.
  std::vector<SegmentFile> Find(const AuditQuery& query, uint64_t before) const;
  // True unless the segment was forgotten.
  bool Knows(const SegmentFile& segment) const;

  // The segment before the last, which is full; nullopt if there is none.
  std::optional<SegmentSummary> Full() const;
  // The segments at the beginning, but never the last, whose entries are all from before `time`.
  std::vector<SegmentSummary> Before(absl::Time time) const;
  // Forgets the segments up to entry `number`.
  void Forget(uint64_t number);

 private:
  static bool MayHold(const SegmentSummary& known, const AuditQuery& query);

  mutable std::mutex mutex_;
  std::vector<SegmentSummary> known_;  // oldest first
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_INDEX_H_
