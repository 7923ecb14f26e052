// A file system that knows what a power cut would leave.
//
// Everything is written to the real one at once, as to the page cache, and this class remembers
// what was synced. An image of a power cut holds only that: of each file its synced bytes and a
// random part of the rest (the torn tail), and no file whose folder was not synced after it was
// made. A removal or a renaming counts at once. Files written past this class are taken as they
// are.
#ifndef FRONTDESK_TESTS_CRASH_POWER_CUT_FILE_SYSTEM_H_
#define FRONTDESK_TESTS_CRASH_POWER_CUT_FILE_SYSTEM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "rocksdb/file_system.h"

namespace frontdesk::storage {

// What a sync does: what it should, or nothing at all, as on a disk that lies.
enum class SyncMode { kHonest, kIgnored };

// Thread-safe.
class PowerCutFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit PowerCutFileSystem(SyncMode mode);

  const char* Name() const override { return "PowerCutFileSystem"; }

  // Copies what a power cut at this moment would leave of the folder `from` to the new folder `to`.
  void CopyImage(const std::string& from, const std::string& to, std::mt19937_64& random);

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* folder,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

 private:
  class File;
  class Folder;

  struct State {
    uint64_t written = 0;
    uint64_t synced = 0;
    bool listed = false;  // its folder was synced since it was made
  };

  void Written(const std::string& path, uint64_t bytes);
  void Synced(const std::string& path);
  void FolderSynced(const std::string& folder);

  const SyncMode mode_;
  std::mutex mutex_;
  std::map<std::string, State> files_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_CRASH_POWER_CUT_FILE_SYSTEM_H_
