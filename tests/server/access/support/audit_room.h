// An audit log in a folder of its own, with files that can be made to fail or to wait.
#ifndef FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_AUDIT_ROOM_H_
#define FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_AUDIT_ROOM_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/clock.h"
#include "server/access/audit/audit_files.h"
#include "server/access/audit/audit_log.h"
#include "tests/storage/support/temp_folder.h"

namespace frontdesk::access {

// The system's files behind a switch. Thread-safe.
class TestFiles final : public AuditFiles {
 public:
  absl::StatusOr<std::unique_ptr<AuditFile>> Open(const std::string& path) override;
  absl::Status Create(const std::string& path, std::string_view bytes) override;
  absl::Status Remove(const std::string& path) override;

  // The operation after `count` more fails, and so do all that follow. Half of what a failing write
  // was given is written.
  void FailAfter(size_t count);
  size_t operations() const;
  // Syncs wait until they may go on.
  void Hold();
  void Release();

 private:
  class File;
  // OK, or the failure that the next operation has.
  absl::Status Next();
  void WaitWhileHeld();

  mutable std::mutex mutex_;
  std::condition_variable released_;
  size_t operations_ = 0;
  size_t fail_at_ = SIZE_MAX;
  bool held_ = false;
};

class AuditRoom {
 public:
  AuditRoom();

  const std::string& folder() const { return options.folder; }
  ManualClock& clock() { return clock_; }
  TestFiles& files() { return files_; }

  absl::StatusOr<std::unique_ptr<AuditLog>> Open() const { return AuditLog::Open(options); }
  // Opens or ends the test.
  std::unique_ptr<AuditLog> MustOpen() const;

  AuditLogOptions options;

 private:
  ManualClock clock_;
  storage::TempFolder parent_{storage::TempFolder::Place::kMemory};
  TestFiles files_;
};

// An entry of `caller` that says that `members` were shown.
AuditEntry ReadBy(const std::string& caller, std::vector<MemberNumber> members = {});
// A look-up by a till; 0: the card was not found.
AuditEntry LookupBy(const std::string& terminal, MemberNumber member);

// Appends and waits until it is on disk.
absl::Status AppendAndWait(AuditLog& log, AuditEntry entry);

// All entries, oldest first.
std::vector<StoredAuditEntry> AllEntries(const AuditLog& log);

// The details of all entries, oldest first.
std::vector<std::string> Details(const AuditLog& log);

}  // namespace frontdesk::access

#endif  // FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_AUDIT_ROOM_H_
