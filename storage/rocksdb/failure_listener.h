// Hears of RocksDB's failures in the background and freezes the store.
#ifndef FRONTDESK_STORAGE_ROCKSDB_FAILURE_LISTENER_H_
#define FRONTDESK_STORAGE_ROCKSDB_FAILURE_LISTENER_H_

#include <memory>

#include "rocksdb/listener.h"
#include "storage/rocksdb/freeze.h"

namespace frontdesk::storage {

// True if a compaction read every record of its inputs. RocksDB 7.8 has a bug (facebook/rocksdb
// #11782) that makes it pass over a damaged file in silence, and the compaction then deletes that
// file; later versions check this themselves (compaction_verify_record_count).
bool CompactionReadEverything(const rocksdb::CompactionJobInfo& info);

class FailureListener final : public rocksdb::EventListener {
 public:
  explicit FailureListener(std::shared_ptr<FreezeState> freeze) : freeze_(std::move(freeze)) {}

  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;
  // RocksDB would resume by itself. Resuming has been broken in many ways: the store is reopened.
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error,
                            bool* auto_recovery) override;
  void OnCompactionCompleted(rocksdb::DB* db, const rocksdb::CompactionJobInfo& info) override;
  void OnIOError(const rocksdb::IOErrorInfo& info) override;
  bool ShouldBeNotifiedOnFileIO() override { return true; }

 private:
  const std::shared_ptr<FreezeState> freeze_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_FAILURE_LISTENER_H_
