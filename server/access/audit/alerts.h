// What in the audit log an auditor should look at.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_ALERTS_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_ALERTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "server/access/audit/audit_log.h"

namespace frontdesk::access {

// On the wire (admin.v1.AuditAlertKind): a number is never reused.
enum class AlertKind : uint8_t {
  kSignInsRefused = 1,    // of one user from one source
  kPasswordSpraying = 2,  // of several users from one source
  kCardGuessing = 3,      // a terminal asked for cards that do not exist
  kHarvesting = 4,        // an agent was shown very many different accounts
  kRefusals = 5,          // a caller was refused time and again
  kOverride = 6,          // somebody was allowed more than the budget
  kDamage = 7,            // the log itself is not what was written
};

// What one caller did in one hour of the clock (UTC).
struct AuditAlert {
  AlertKind kind = AlertKind::kRefusals;
  std::string caller;
  std::string source;
  uint64_t count = 0;  // sign-ins, users, misses, accounts, refusals
  uint64_t limit = 0;  // an alert from so many on
  absl::Time first;
  absl::Time last;
  std::string detail;
};

// From how many an hour on something is an alert.
struct AlertLimits {
  size_t sign_ins = 5;
  size_t users = 5;
  size_t misses = limits::kCardMissesShort;
  size_t accounts = limits::kShownAccountsSoft;
  size_t refusals = 5;
};

// The alerts of entries not before `from` and before `until`, the newest first. Card misses are
// counted in the hour their entry began. Cost: as AuditLog::Search of that time, and the memory of
// the accounts shown in it, about 40 bytes each.
absl::StatusOr<std::vector<AuditAlert>> FindAlerts(const AuditLog& log, absl::Time from,
                                                   absl::Time until,
                                                   const AlertLimits& limits = {});

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_ALERTS_H_
