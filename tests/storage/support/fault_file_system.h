// File systems whose writes can be made to fail, that leave syncs out, or that are slow to delete.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_FAULT_FILE_SYSTEM_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_FAULT_FILE_SYSTEM_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/time/time.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace frontdesk::storage {

// Decides which operations that change the disk fail. Thread-safe.
class FaultPlan {
 public:
  enum class Mode {
    kCount,    // nothing fails
    kOnce,     // one operation fails
    kForGood,  // that operation and all after it fail: the disk is dead
  };

  // From now on operation `index` fails, counting from 1.
  void Arm(Mode mode, uint64_t index);
  // Called before an operation; tells whether it is to fail.
  bool NextFails();

  uint64_t operations() const { return operations_.load(); }
  bool struck() const { return struck_.load(); }

 private:
  std::atomic<Mode> mode_ = Mode::kCount;
  std::atomic<uint64_t> index_ = 0;
  std::atomic<uint64_t> operations_ = 0;
  std::atomic<bool> struck_ = false;
};

// The machine's files, with appends, syncs, truncations, creations, renames and deletions going
// through `plan`. A failing append writes half of its bytes first.
std::unique_ptr<rocksdb::Env> NewFaultEnv(std::shared_ptr<FaultPlan> plan);

// The machine's files without a single sync: what a test needs that opens thousands of stores and
// pulls no plug.
std::unique_ptr<rocksdb::Env> NewUnsyncedEnv();

// The machine's files; each deletion takes `time`.
std::unique_ptr<rocksdb::Env> NewSlowlyDeletingEnv(absl::Duration time);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_FAULT_FILE_SYSTEM_H_
