// What is done about the audit log while the server runs: all of it is checked once after a start,
// and what is older than it has to be kept is removed.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_KEEPER_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_KEEPER_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "common/limits.h"
#include "server/access/audit/audit_log.h"
#include "server/access/audit/verification.h"

namespace frontdesk::access {

struct AuditKeeperOptions {
  absl::Duration keep = absl::InfiniteDuration();  // how long entries stay at least
  uint64_t piece_bytes = limits::kAuditScanBytes;  // checked at a time
  absl::Duration pause = absl::Hours(1);           // between removals
  // Called on a thread of the keeper: once with the last piece of the check, which says what was
  // found, or with why it could not go on; after each removal of files, or why there was none.
  std::function<void(const absl::StatusOr<AuditVerification>&)> on_checked;
  std::function<void(const absl::StatusOr<size_t>&)> on_removed;
};

// Runs on one thread, of low priority for the processor, until it is destroyed, which takes as long
// as the piece under way: about a second. Damage is told in the log itself too (`AUDIT_DAMAGED`).
class AuditKeeper {
 public:
  // `log` and `clock` outlive it.
  AuditKeeper(AuditLog& log, const Clock& clock, AuditKeeperOptions options);
  ~AuditKeeper();
  AuditKeeper(const AuditKeeper&) = delete;
  AuditKeeper& operator=(const AuditKeeper&) = delete;

 private:
  void Run();
  void Remove();
  void Check();
  void Tell(const AuditDamage& damage);
  // Waits so long; false if it is to end.
  bool Wait(absl::Duration pause);

  AuditLog& log_;
  const Clock& clock_;
  const AuditKeeperOptions options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;  // last: runs while the rest lives
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_KEEPER_H_
