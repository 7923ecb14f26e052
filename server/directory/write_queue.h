// What waits for the writer thread: single writes in one lane, imports in the other.
#ifndef FRONTDESK_SERVER_DIRECTORY_WRITE_QUEUE_H_
#define FRONTDESK_SERVER_DIRECTORY_WRITE_QUEUE_H_

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/directory/write.h"

namespace frontdesk::directory {

struct PendingWrite {
  Write write;
  WriteCallback done;
};

// Belongs to the writer thread once it is queued.
struct PendingImport {
  ImportBatch batch;
  size_t size = 0;  // rows of the batch
  size_t next = 0;  // first row that is in no group yet
  ImportReply reply;
  bool answered = false;
};

// Some rows of one import.
struct ImportSlice {
  std::shared_ptr<PendingImport> import;
  size_t begin = 0;
  size_t end = 0;
};

// What is committed together: at most limits::kMaxGroupCommit writes and rows, or
// limits::kMaxImportGroup rows if nobody wrote anything else for a while.
struct WriteGroup {
  std::vector<PendingWrite> writes;
  std::vector<ImportSlice> imports;

  bool empty() const { return writes.empty() && imports.empty(); }
};

// Single writes go first, so that an import never makes an agent wait for more than the group being
// committed. Thread-safe; Take is for one thread.
class WriteQueue {
 public:
  // RESOURCE_EXHAUSTED WRITE_QUEUE_FULL, UNAVAILABLE SHUTTING_DOWN; then `pending` is left alone.
  absl::Status Push(PendingWrite& pending);
  absl::Status Push(std::shared_ptr<PendingImport> pending);

  // Waits for work, at most `timeout`; the group may be empty. Sets `closed` once the queue is
  // closed and empty.
  WriteGroup Take(absl::Duration timeout, bool& closed);

  // Refuses what comes from now on; what is queued can still be taken.
  void Close();

 private:
  bool EmptyLocked() const { return writes_.empty() && imports_.empty(); }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<PendingWrite> writes_;
  std::deque<std::shared_ptr<PendingImport>> imports_;
  bool closed_ = false;
  absl::Time last_write_ = absl::InfinitePast();  // when one was queued
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_WRITE_QUEUE_H_
