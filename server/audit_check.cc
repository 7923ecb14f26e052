#include "server/audit_check.h"

#include <cstdio>
#include <optional>

#include "absl/strings/str_cat.h"
#include "server/access/audit/verification.h"

namespace frontdesk {
namespace {

// Says why not, for VerifyAuditOffline.
bool Complain(const std::string& what) {
  std::fprintf(stderr, "frontdeskd: %s\n", what.c_str());
  return false;
}

}  // namespace

bool VerifyAuditOffline(const std::string& data_dir, const std::string& head) {
  std::optional<access::AuditHead> kept;
  if (!head.empty()) {
    kept = access::ParseAuditHead(head);
    if (!kept.has_value()) return Complain("--audit_head is no head of an audit log");
  }
  const absl::StatusOr<access::AuditVerification> verified =
      access::VerifyAuditLog(data_dir + "/audit", kept);
  if (!verified.ok()) return Complain(std::string(verified.status().message()));
  if (verified->damage.has_value()) {
    return Complain(absl::StrCat("the audit log is not what was written: ",
                                 access::FormatAuditDamage(*verified->damage)));
  }
  std::printf("%llu entries, all as they were written\n%s\n",
              static_cast<unsigned long long>(verified->end.number),
              access::FormatAuditHead(verified->end).c_str());
  if (verified->torn_bytes > 0) {
    std::printf("%llu bytes behind them belong to no entry: the server writes, or was killed\n",
                static_cast<unsigned long long>(verified->torn_bytes));
  }
  return true;
}

}  // namespace frontdesk
