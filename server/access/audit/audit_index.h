// What is in which segment, in memory, so that a search passes over segments that cannot hold what
// it looks for.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_INDEX_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_INDEX_H_

#include <bitset>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/access/audit/audit_entry.h"
#include "server/access/audit/audit_query.h"
#include "server/access/audit/verification.h"

namespace frontdesk::access {

// Thread-safe. Memory: about 200 bytes a segment and 50 a caller in it.
class AuditIndex {
 public:
  // Entries at the end of the log, all of `segment`, which reaches to their end.
  void Add(const SegmentFile& segment, absl::Span<const StoredAuditEntry> entries);

  // The segments that may hold matches with numbers below `before`, newest first.
  std::vector<SegmentFile> Find(const AuditQuery& query, uint64_t before) const;

 private:
  struct Known {
    SegmentFile segment;
    absl::Time first_time = absl::InfiniteFuture();
    absl::Time last_time = absl::InfinitePast();
    std::bitset<256> kinds;
    absl::flat_hash_set<std::string> callers;
  };
  static bool MayHold(const Known& known, const AuditQuery& query);

  mutable std::mutex mutex_;
  std::vector<Known> known_;  // oldest first
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_INDEX_H_
