// The audit log: append-only, chained by hashes, in files of its own, independent of the database.
// docs/audit.md tells what is in it and what it promises.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_LOG_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_LOG_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "common/limits.h"
#include "server/access/audit/acknowledger.h"
#include "server/access/audit/audit_entry.h"
#include "server/access/audit/audit_files.h"
#include "server/access/audit/audit_head.h"
#include "server/access/audit/audit_index.h"
#include "server/access/audit/audit_query.h"
#include "server/access/audit/audit_writer.h"
#include "server/access/audit/till_folder.h"

namespace frontdesk::access {

struct AuditLogOptions {
  std::string folder;
  const Clock* clock = nullptr;  // must outlive the log
  bool create = false;           // make a log if there is none
  // Called once if the log fails, with the cause, on a thread of the log.
  std::function<void(const absl::Status&)> on_failure;
  uint64_t segment_bytes = limits::kAuditSegmentBytes;
  uint64_t scan_bytes = limits::kAuditScanBytes;  // read by one Search
  AuditFiles* files = nullptr;                    // null: the system's
};

// A part of what a search found.
struct AuditPage {
  std::vector<StoredAuditEntry> entries;  // newest first
  // Where to go on: numbers below this one; 0: that was all. A page may have fewer entries than
  // asked for, or none, and yet not be the last: one call reads limits::kAuditScanBytes at most.
  uint64_t next = 0;
};

// Thread-safe. After a failed write or sync the log has failed for good: everything is refused with
// AUDIT_UNAVAILABLE until it is opened again.
class AuditLog {
 public:
  // Opens the log. Its last file is checked entry by entry, and so is each that has nothing kept
  // beside it (segment_summary.h); of the others size, header and place in the chain: tenths of a
  // second, and what else there is to find, VerifyAuditLog finds. An end that a killed process or a
  // power cut tore off, from which nothing was acknowledged, is removed, and an entry says so; a
  // removal that was interrupted is finished. FAILED_PRECONDITION `AUDIT_MISSING` if there is no
  // log and `create` is not set; DATA_LOSS `AUDIT_DAMAGED` naming the first bad entry, with every
  // file left as it was; UNAVAILABLE `FILE_IO_ERROR`.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(AuditLogOptions options);

  // Writes what waits, saves the head, calls back everybody.
  ~AuditLog();
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  // `durable` is called once, on a thread of the log and never within Append: with OK when the
  // entry is on disk (entries that gather during a sync go with the next one), or with UNAVAILABLE
  // `AUDIT_UNAVAILABLE` if the log has failed or limits::kMaxAuditQueue entries wait. It must not
  // block. Cost: about a microsecond; never blocks on the disk.
  void Append(AuditEntry entry, DurableCallback durable);

  // For tills, which are answered at once: on disk within a second. Look-ups of one terminal are
  // folded (till_folder.h). UNAVAILABLE `AUDIT_UNAVAILABLE`, and nothing may be answered, if the
  // log has failed, limits::kMaxBufferedAuditEntries wait or the oldest of them has waited for
  // limits::kMaxBufferedAuditMillis.
  absl::Status AppendSoon(AuditEntry entry);

  // The last entry on disk.
  AuditHead head() const;
  // AUDIT_UNAVAILABLE once the log has failed.
  absl::Status health() const;

  // Up to `limit` entries that match, with numbers below `before`, newest first. Only what is on
  // disk is found. DATA_LOSS `AUDIT_DAMAGED`. Cost: segments whose times, callers or kinds cannot
  // match are passed over; the others are read and their chain is checked, about 4 seconds a GB.
  absl::StatusOr<AuditPage> Search(const AuditQuery& query, size_t limit,
                                   uint64_t before = UINT64_MAX) const;

  // Removes the files, the oldest first, whose entries are all from before `time`; never the last.
  // An entry tells of it before, and BASE keeps where the log begins then. Returns how many files.
  // Blocks on the disk; not from two threads at a time. After an error the rest is removed by the
  // next start. AUDIT_UNAVAILABLE; UNAVAILABLE `FILE_IO_ERROR`; those of Search.
  absl::StatusOr<size_t> RemoveBefore(absl::Time time);

  const std::string& folder() const { return options_.folder; }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Waiting {
    StoredAuditEntry stored;
    DurableCallback durable;  // null: nobody waits
  };
  // What the writing thread takes at once.
  struct Batch {
    std::vector<Waiting> entries;
    size_t lookups = 0;  // of tills, among them
  };

  explicit AuditLog(AuditLogOptions options);
  absl::Status OpenFiles();
  absl::Status TakeUp(AuditVerification verified);
  absl::Status RemoveFile(uint64_t first_number) const;

  // The writing thread.
  void Run();
  bool HasWork(SteadyTime now) const;
  void WaitForWork(std::unique_lock<std::mutex>& lock);
  Batch TakeBatch();
  void Write(Batch batch);
  void SyncGroup();
  // Keeps what a full segment holds beside it. Whatever comes of that, the log goes on: the next
  // start reads the segment instead.
  void SaveSummary(const SegmentSummary& summary) const;
  void SaveHead();
  void Fail(const absl::Status& cause);

  const AuditLogOptions options_;
  AuditIndex index_;

  // Of the writing thread.
  std::unique_ptr<AuditWriter> writer_;
  absl::Time last_time_ = absl::InfinitePast();
  std::vector<StoredAuditEntry> group_;
  std::vector<DurableCallback> group_callbacks_;
  std::optional<SteadyTime> head_due_;

  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::vector<Waiting> queue_;
  TillFolder tills_;
  std::optional<SteadyTime> tills_due_;
  size_t lookups_waiting_ = 0;  // gathered or being written
  absl::Time oldest_gathered_ = absl::InfiniteFuture();
  absl::Time oldest_in_writing_ = absl::InfiniteFuture();
  AuditHead head_;
  absl::Status failure_;
  bool stop_ = false;

  Acknowledger acknowledger_;
  std::thread thread_;  // last: runs while the rest lives
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_LOG_H_
