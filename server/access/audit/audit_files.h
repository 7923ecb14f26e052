// What the audit log does to its files, so that tests can make any of it fail.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_FILES_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_FILES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace frontdesk::access {

// A file that is written. Used by one thread.
class AuditFile {
 public:
  virtual ~AuditFile() = default;
  // Writes all bytes at `offset`; they are on disk only after Sync.
  virtual absl::Status Write(std::string_view bytes, uint64_t offset) = 0;
  virtual absl::Status Sync() = 0;
};

// Errors: UNAVAILABLE `FILE_IO_ERROR`.
class AuditFiles {
 public:
  virtual ~AuditFiles() = default;
  // Opens an existing file for writing.
  virtual absl::StatusOr<std::unique_ptr<AuditFile>> Open(const std::string& path) = 0;
  // Makes a file with these bytes, or puts them in the place of the one that is there, whole or not
  // at all, and synced.
  virtual absl::Status Create(const std::string& path, std::string_view bytes) = 0;
  // Removes a file; one that is not there is no error. Synced with the next Create.
  virtual absl::Status Remove(const std::string& path) = 0;
};

// Those of the system. Lives as long as the process.
AuditFiles& SystemAuditFiles();

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_FILES_H_
