// What is in a segment, so that a search may pass over it, and a start need not read it: it is kept
// beside the segment, in a file of its own, once the segment is full.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_SUMMARY_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_SUMMARY_H_

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/access/audit/audit_entry.h"
#include "server/access/audit/audit_head.h"
#include "server/access/audit/segment_file.h"

namespace frontdesk::access {

// Memory: about 200 bytes, and 50 a caller.
struct SegmentSummary {
  SegmentFile file;
  AuditHead end;  // the last entry in it
  absl::Time first_time = absl::InfiniteFuture();
  absl::Time last_time = absl::InfinitePast();
  std::bitset<256> kinds;
  absl::flat_hash_set<std::string> callers;

  // Takes an entry in.
  void Add(const StoredAuditEntry& stored);
};

// The bytes of its file: `FDAUDSM1`, an AuditSegmentRecord, BLAKE2b-128 of both; and back, nullopt
// unless the check sum fits. Safe on any bytes.
std::string EncodeSegmentSummary(const SegmentSummary& summary);
std::optional<SegmentSummary> DecodeSegmentSummary(std::string_view bytes);

// Reads what is kept beside `file`; nullopt if there is nothing that is sound and about a file of
// this size. UNAVAILABLE `FILE_IO_ERROR`.
absl::StatusOr<std::optional<SegmentSummary>> ReadSegmentSummary(const std::string& folder,
                                                                 const SegmentFile& file);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_SUMMARY_H_
