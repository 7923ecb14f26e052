// Checks the audit log from its first entry to its last.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_VERIFICATION_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_VERIFICATION_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/access/audit/audit_head.h"
#include "server/access/audit/frame.h"

namespace frontdesk::access {

// A file of the log.
struct SegmentFile {
  std::string name;  // the number of its first entry in 20 digits, and `.audit`
  uint64_t first_number = 0;
  uint64_t bytes = 0;  // up to the end of its last sound entry
};

std::string SegmentName(uint64_t first_number);
std::string HeadPath(const std::string& folder);

// The segments of a folder in order, `bytes` being the size of each. NOT_FOUND if the folder is not
// there; UNAVAILABLE `FILE_IO_ERROR`. Other files are passed over.
absl::StatusOr<std::vector<SegmentFile>> ListSegments(const std::string& folder);

// The first entry that is not what was written.
struct AuditDamage {
  std::string file;
  uint64_t offset = 0;
  uint64_t number = 0;  // of the entry
  std::string problem;
};

// `entry 4711 (00000000000000000001.audit, byte 712): does not fit the chain`.
std::string FormatAuditDamage(const AuditDamage& damage);

struct AuditVerification {
  std::vector<SegmentFile> segments;  // up to the damage, if there is any
  AuditHead end;                      // the last sound entry
  AuditHeadFile head_file;
  // Bytes at the very end that no entry was acknowledged from: a process was killed while it wrote,
  // or writes now. Not damage.
  uint64_t torn_bytes = 0;
  std::optional<AuditDamage> damage;
};

// Called for every sound entry.
using FrameVisitor = std::function<absl::Status(const SegmentFile& segment, const Frame& frame)>;

// Reads the log at `folder`, which may be in use, and changes nothing. Every edit, insertion and
// removal is found, and also a removal at the end if HEAD or `kept`, a head from elsewhere, has
// seen what is missing. HEAD is at most limits::kAuditHeadMillis behind what was acknowledged, and
// exact after the server was stopped.
// FAILED_PRECONDITION `AUDIT_MISSING` if there is no log; UNAVAILABLE `FILE_IO_ERROR`; what
// `visitor` returns. Cost: about 4 seconds a GB, and the memory of one segment.
absl::StatusOr<AuditVerification> VerifyAuditLog(const std::string& folder,
                                                 const std::optional<AuditHead>& kept = {},
                                                 const FrameVisitor& visitor = nullptr);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_VERIFICATION_H_
