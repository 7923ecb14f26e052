// Sees to it that what was erased also leaves the files. The erasure itself is a commit,
// and with it a PurgeRecord; from then on this thread purges storage and then takes the record
// away. It goes on after a restart, and tries again while older snapshots are still being read.
#ifndef FRONTDESK_SERVER_DIRECTORY_PURGER_H_
#define FRONTDESK_SERVER_DIRECTORY_PURGER_H_

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/member_id.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

class Directory;

// Thread-safe.
class Purger {
 public:
  // Begins with what an earlier process left over. Both must outlive this.
  Purger(storage::AccountStore& store, Directory& directory);
  ~Purger() { Stop(); }

  // There is something to purge.
  void Wake();
  // Ends the thread; what is not purged yet will be after the next start. While the directory still
  // takes writes.
  void Stop();

 private:
  using Pending = std::map<MemberNumber, int64_t>;  // micros of the erasure by member

  void Run();
  absl::StatusOr<Pending> Read() const;
  absl::Status Purge(const Pending& pending);
  // Takes the records away, but not those of later erasures.
  void Settle(const Pending& done);
  // Waits until it is woken or `time` is over. False: the end.
  bool Wait(absl::Duration time);

  storage::AccountStore& store_;
  Directory& directory_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = true;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_PURGER_H_
