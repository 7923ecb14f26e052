// The files of the audit log, by their names.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_FILE_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace frontdesk::access {

// A file of the log.
struct SegmentFile {
  std::string name;  // the number of its first entry in 20 digits, and `.audit`
  uint64_t first_number = 0;
  uint64_t bytes = 0;  // up to the end of its last sound entry
};

std::string SegmentName(uint64_t first_number);
std::string SegmentPath(const std::string& folder, uint64_t first_number);
// Of what is kept beside a segment about it (segment_summary.h).
std::string SummaryPath(const std::string& folder, uint64_t first_number);
std::string HeadPath(const std::string& folder);
std::string BasePath(const std::string& folder);

// The segments of a folder in order, `bytes` being the size of each. NOT_FOUND if the folder is not
// there; UNAVAILABLE `FILE_IO_ERROR`. Other files are passed over.
absl::StatusOr<std::vector<SegmentFile>> ListSegments(const std::string& folder);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_SEGMENT_FILE_H_
