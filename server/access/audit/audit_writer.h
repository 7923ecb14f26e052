// Puts records into segments and syncs them, group by group; keeps HEAD.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_WRITER_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/access/audit/audit_files.h"
#include "server/access/audit/audit_head.h"
#include "server/access/audit/verification.h"

namespace frontdesk::access {

// Not thread-safe. After any error nothing more may be written: what is on disk is not known, and a
// sync that failed must not be tried again.
class AuditWriter {
 public:
  // Makes an empty log in `folder`, which is made too if it is not there. HEAD comes last: without
  // it nothing was ever acknowledged.
  static absl::Status Create(const std::string& folder, AuditFiles& files);

  // Goes on at the end of a log that was verified.
  static absl::StatusOr<std::unique_ptr<AuditWriter>> Open(const std::string& folder,
                                                           const AuditVerification& verified,
                                                           uint64_t segment_bytes,
                                                           AuditFiles& files);

  // Adds a record to the group.
  void Add(std::string_view record);
  // True if the group should be synced before more is added to it.
  bool group_is_full() const;
  // Writes the group and syncs it; end() is on disk then. A full segment is followed by a new one.
  absl::Status Sync();
  // Makes HEAD that of the last entry on disk.
  absl::Status SaveHead();

  // The last entry added.
  const AuditHead& end() const { return end_; }
  // The segment that is written, up to what was synced.
  const SegmentFile& segment() const { return segment_; }
  bool head_is_old() const { return saved_number_ != synced_.number; }
  // The last entry on disk.
  const AuditHead& synced() const { return synced_; }

 private:
  AuditWriter(const std::string& folder, uint64_t segment_bytes, AuditFiles& files)
      : folder_(folder), segment_bytes_(segment_bytes), files_(files) {}
  absl::Status StartSegment();

  const std::string folder_;
  const uint64_t segment_bytes_;
  AuditFiles& files_;
  std::unique_ptr<AuditFile> file_;
  std::unique_ptr<AuditFile> head_file_;
  SegmentFile segment_;
  AuditHead end_;
  AuditHead synced_;
  uint64_t saved_number_ = 0;  // in HEAD
  size_t next_slot_ = 0;
  std::string group_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_WRITER_H_
