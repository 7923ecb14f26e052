// Removing what is older than it has to be kept.
//
// In this order, so that a crash between any two steps leaves a log that is sound: an entry says up
// to which entry the log is removed; BASE says so, and by which entry it is told; the files go, the
// oldest first. What BASE says was removed is not looked at any more, and the next start finishes.
#include <future>
#include <utility>
#include <vector>

#include "common/status_macros.h"
#include "server/access/audit/audit_base.h"
#include "server/access/audit/audit_bytes.h"
#include "server/access/audit/audit_log.h"
#include "server/access/audit/segment_file.h"
#include "server/access/audit/segment_summary.h"

namespace frontdesk::access {

absl::StatusOr<size_t> AuditLog::RemoveBefore(absl::Time time) {
  const std::vector<SegmentSummary> old = index_.Before(time);
  if (old.empty()) return 0;
  const AuditHead removed = old.back().end;
  std::promise<absl::Status> told;
  Append(RemovalEntry(removed), [&told](const absl::Status& status) { told.set_value(status); });
  RETURN_IF_ERROR(told.get_future().get());
  AuditQuery query;
  query.kinds = {AuditKind::kRemoval};
  ASSIGN_OR_RETURN(const AuditPage page, Search(query, 1));
  if (page.entries.empty()) return AuditDamaged("the entry about a removal is missing");
  RETURN_IF_ERROR(options_.files->Create(BasePath(options_.folder),
                                         EncodeAuditBase({removed, page.entries.front().number})));
  index_.Forget(removed.number);
  for (const SegmentSummary& summary : old) {
    RETURN_IF_ERROR(RemoveFile(summary.file.first_number));
  }
  return old.size();
}

absl::Status AuditLog::RemoveFile(uint64_t first_number) const {
  RETURN_IF_ERROR(options_.files->Remove(SegmentPath(options_.folder, first_number)));
  return options_.files->Remove(SummaryPath(options_.folder, first_number));
}

}  // namespace frontdesk::access
