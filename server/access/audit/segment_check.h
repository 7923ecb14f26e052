// Reads one file of the audit log on its own.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_CHECK_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_CHECK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/access/audit/audit_base.h"
#include "server/access/audit/audit_head.h"
#include "server/access/audit/frame.h"
#include "server/access/audit/segment_summary.h"

namespace frontdesk::access {

// What is known of some entries before they are read.
struct KnownEntries {
  std::vector<AuditHead> heads;   // these are in the log, unless they were removed
  std::optional<AuditBase> base;  // this was removed, and an entry says so

  // Whether entry `number` was on disk when this was written down.
  bool Acknowledged(uint64_t number) const;
  // Whether something is known of an entry from `first` to `last`.
  bool IsAbout(uint64_t first, uint64_t last) const;
};

// What a file tells. Whether it follows the one before is for others to see.
struct SegmentCheck {
  struct BadEntry {
    uint64_t number = 0;
    uint64_t offset = 0;  // in the file
    std::string problem;
    uint64_t rest = 0;      // bytes from there to the end
    bool readable = false;  // sound in itself, and yet not the one that was written
  };

  SegmentSummary summary;               // up to the first bad entry
  std::optional<SegmentHeader> header;  // nullopt: it has no sound one
  std::optional<BadEntry> bad;
};

// Reads `file`. If `summarize` is not set, the summary has no times, kinds and callers. NOT_FOUND;
// UNAVAILABLE `FILE_IO_ERROR`; DATA_LOSS `AUDIT_DAMAGED` for an entry that was written so, but
// cannot be read. Cost: about 4 seconds a GB, more to summarize, and the memory of the file.
absl::StatusOr<SegmentCheck> CheckSegment(const std::string& folder, const SegmentFile& file,
                                          const KnownEntries& known, bool summarize);

// The same, out of what was kept beside a file that was full and has its size still, without
// reading but its header; nullopt if there is nothing or it does not fit the header of the file
// behind it, or if something is known about one of its entries.
absl::StatusOr<std::optional<SegmentCheck>> RecallSegment(const std::string& folder,
                                                          const SegmentFile& file,
                                                          const SegmentFile& next,
                                                          const KnownEntries& known);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_CHECK_H_
