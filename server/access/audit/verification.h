// Checks the audit log, all of it or piece by piece.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_VERIFICATION_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_VERIFICATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/access/audit/audit_base.h"
#include "server/access/audit/audit_head.h"
#include "server/access/audit/segment_file.h"
#include "server/access/audit/segment_summary.h"

namespace frontdesk::access {

// The first entry that is not what was written.
struct AuditDamage {
  std::string file;
  uint64_t offset = 0;
  uint64_t number = 0;  // of the entry
  std::string problem;
};

// `entry 4711 (00000000000000000001.audit, byte 712): does not fit the chain`.
std::string FormatAuditDamage(const AuditDamage& damage);

struct AuditVerifyOptions {
  std::optional<AuditHead> kept = std::nullopt;   // a head from elsewhere
  std::optional<AuditHead> after = std::nullopt;  // end of the piece before: go on behind it
  uint64_t max_bytes = UINT64_MAX;                // end with the file that makes it so many
  size_t threads = 1;                             // files are read by so many at a time
  bool summarize = false;                         // what is in each segment is wanted
  // For starts: what was kept beside a full file is believed, if the file and the one behind it
  // have the size and the header that go with it. The last file is read.
  bool recall = false;
};

struct CheckedSegment {
  SegmentSummary summary;  // up to the damage, if there is any
  bool recalled = false;   // not read but its header
};

struct AuditVerification {
  std::vector<CheckedSegment> segments;  // of this piece
  AuditHead end;                         // the last sound entry
  AuditHeadFile head_file;
  std::optional<AuditBase> base;  // what was removed after its time
  // Files that hold what was removed: a removal was interrupted. They are not looked at.
  std::vector<SegmentFile> removed;
  uint64_t total_bytes = 0;  // of all files
  bool more = false;         // the piece ends before the log
  // Bytes at the very end that no entry was acknowledged from: a process was killed while it wrote,
  // or writes now. Not damage.
  uint64_t torn_bytes = 0;
  std::optional<AuditDamage> damage;
};

// Reads the log at `folder`, which may be in use, and changes nothing. Every edit, insertion and
// removal is found, and also a removal at the end if HEAD or `kept` has seen what is missing. HEAD
// is at most limits::kAuditHeadMillis behind what was acknowledged, and exact after the server was
// stopped. Of pieces that is true once all were looked at.
// FAILED_PRECONDITION `AUDIT_MISSING` if there is no log, `AUDIT_HEAD_TOO_OLD` if the entry of
// `kept` was removed after its time; DATA_LOSS `AUDIT_DAMAGED` for HEAD and BASE; UNAVAILABLE
// `FILE_IO_ERROR`. Cost: about 4 seconds a GB and thread, and the memory of a segment each.
absl::StatusOr<AuditVerification> VerifyAuditLog(const std::string& folder,
                                                 const AuditVerifyOptions& options = {});

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_VERIFICATION_H_
