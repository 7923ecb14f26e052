#include "server/access/audit/audit_keeper.h"

#include <sys/resource.h>
#include <unistd.h>

#include <optional>
#include <utility>

#include "server/access/audit/audit_bytes.h"

namespace frontdesk::access {

AuditKeeper::AuditKeeper(AuditLog& log, const Clock& clock, AuditKeeperOptions options)
    : log_(log), clock_(clock), options_(std::move(options)), thread_([this] { Run(); }) {}

AuditKeeper::~AuditKeeper() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void AuditKeeper::Run() {
  constexpr int kLeastPriority = 19;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kLeastPriority);
  Remove();  // what goes need not be checked
  Check();
  while (Wait(options_.pause)) Remove();
}

bool AuditKeeper::Wait(absl::Duration pause) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, absl::ToChronoMilliseconds(pause), [this] { return stop_; });
  return !stop_;
}

void AuditKeeper::Remove() {
  if (options_.keep == absl::InfiniteDuration()) return;
  const absl::StatusOr<size_t> removed = log_.RemoveBefore(clock_.Now() - options_.keep);
  if (removed.ok() && *removed == 0) return;
  if (options_.on_removed) options_.on_removed(removed);
}

void AuditKeeper::Check() {
  AuditVerifyOptions how{.max_bytes = options_.piece_bytes};
  absl::StatusOr<AuditVerification> piece;
  do {
    if (!Wait(absl::ZeroDuration())) return;
    piece = VerifyAuditLog(log_.folder(), how);
    if (piece.ok()) how.after = piece->end;
  } while (piece.ok() && piece->more);
  if (piece.ok() && piece->damage.has_value()) Tell(*piece->damage);
  if (options_.on_checked) options_.on_checked(piece);
}

void AuditKeeper::Tell(const AuditDamage& damage) {
  AuditEntry entry;
  entry.kind = AuditKind::kServer;
  entry.caller_kind = CallerKind::kSystem;
  entry.outcome = kAuditDamaged;
  entry.detail = FormatAuditDamage(damage);
  log_.Append(std::move(entry), [](const absl::Status&) {});
}

}  // namespace frontdesk::access
