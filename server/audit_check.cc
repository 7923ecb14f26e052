#include "server/audit_check.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "server/access/audit/verification.h"
#include "server/options.h"

namespace frontdesk {
namespace {

// Says why not, for VerifyAuditOffline.
bool Complain(const std::string& what) {
  std::fprintf(stderr, "frontdeskd: %s\n", what.c_str());
  return false;
}

unsigned long long Mebibytes(uint64_t bytes) { return bytes >> 20; }

// Checks all of it; says how far it is, if somebody looks on.
absl::StatusOr<access::AuditVerification> VerifyPieces(const std::string& folder,
                                                       access::AuditVerifyOptions how) {
  const bool watched = ::isatty(STDERR_FILENO) != 0;
  uint64_t bytes = 0;
  absl::StatusOr<access::AuditVerification> piece;
  do {
    piece = access::VerifyAuditLog(folder, how);
    if (!piece.ok()) return piece;
    how.after = piece->end;
    for (const access::CheckedSegment& segment : piece->segments) {
      bytes += segment.summary.file.bytes;
    }
    if (watched) {
      std::fprintf(stderr, "\rchecked %llu MiB of %llu%s", Mebibytes(bytes),
                   Mebibytes(piece->total_bytes), piece->more ? "" : "\n");
    }
  } while (piece->more);
  return piece;
}

}  // namespace

bool VerifyAuditOffline(const std::string& data_dir, const std::string& head) {
  access::AuditVerifyOptions how;
  how.max_bytes = limits::kAuditScanBytes;
  how.threads = std::max(1u, std::thread::hardware_concurrency());
  if (!head.empty()) {
    how.kept = access::ParseAuditHead(head);
    if (!how.kept.has_value()) return Complain("--audit_head is no head of an audit log");
  }
  const absl::StatusOr<access::AuditVerification> verified =
      VerifyPieces(AuditFolder(data_dir), how);
  if (!verified.ok()) return Complain(std::string(verified.status().message()));
  if (verified->damage.has_value()) {
    return Complain(absl::StrCat("the audit log is not what was written: ",
                                 access::FormatAuditDamage(*verified->damage)));
  }
  const uint64_t removed = verified->base ? verified->base->removed.number : 0;
  std::printf("%llu entries, all as they were written\n%s\n",
              static_cast<unsigned long long>(verified->end.number - removed),
              access::FormatAuditHead(verified->end).c_str());
  if (removed > 0) {
    std::printf("the %llu entries before them were removed after their time\n",
                static_cast<unsigned long long>(removed));
  }
  if (verified->torn_bytes > 0) {
    std::printf("%llu bytes behind them belong to no entry: the server writes, or was killed\n",
                static_cast<unsigned long long>(verified->torn_bytes));
  }
  return true;
}

}  // namespace frontdesk
