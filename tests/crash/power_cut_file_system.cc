#include "tests/crash/power_cut_file_system.h"

#include <filesystem>
#include <fstream>
#include <utility>

namespace frontdesk::storage {

namespace fs = std::filesystem;
using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Tells the file system what becomes of one file. RocksDB only appends.
class PowerCutFileSystem::File final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(PowerCutFileSystem* owner, std::string path, std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), owner_(owner), path_(std::move(path)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = FSWritableFileOwnerWrapper::Append(data, options, debug);
    if (status.ok()) owner_->Written(path_, data.size());
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* debug) override {
    IOStatus status = FSWritableFileOwnerWrapper::Append(data, options, verification, debug);
    if (status.ok()) owner_->Written(path_, data.size());
    return status;
  }
  // The real file is not synced: what counts is what the image holds.
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return SyncHere(); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return SyncHere(); }
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();  // asks for speed, promises nothing
  }

 private:
  IOStatus SyncHere() {
    owner_->Synced(path_);
    return IOStatus::OK();
  }

  PowerCutFileSystem* const owner_;
  const std::string path_;
};

class PowerCutFileSystem::Folder final : public rocksdb::FSDirectoryWrapper {
 public:
  Folder(PowerCutFileSystem* owner, std::string path, std::unique_ptr<rocksdb::FSDirectory> folder)
      : FSDirectoryWrapper(std::move(folder)), owner_(owner), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return SyncHere(); }
  IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*,
                               const rocksdb::DirFsyncOptions&) override {
    return SyncHere();
  }

 private:
  IOStatus SyncHere() {
    owner_->FolderSynced(path_);
    return IOStatus::OK();
  }

  PowerCutFileSystem* const owner_;
  const std::string path_;
};

PowerCutFileSystem::PowerCutFileSystem(SyncMode mode)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), mode_(mode) {}

void PowerCutFileSystem::Written(const std::string& path, uint64_t bytes) {
  std::lock_guard lock(mutex_);
  files_[path].written += bytes;
}

void PowerCutFileSystem::Synced(const std::string& path) {
  if (mode_ == SyncMode::kIgnored) return;
  std::lock_guard lock(mutex_);
  files_[path].synced = files_[path].written;
}

void PowerCutFileSystem::FolderSynced(const std::string& folder) {
  if (mode_ == SyncMode::kIgnored) return;
  std::lock_guard lock(mutex_);
  for (auto& [path, state] : files_) {
    if (fs::path(path).parent_path() == fs::path(folder)) state.listed = true;
  }
}

IOStatus PowerCutFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSWritableFile> real;
  IOStatus status = FileSystemWrapper::NewWritableFile(path, options, &real, debug);
  if (!status.ok()) return status;
  std::lock_guard lock(mutex_);
  files_[path] = State();
  *file = std::make_unique<File>(this, path, std::move(real));
  return status;
}

IOStatus PowerCutFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                                std::unique_ptr<rocksdb::FSWritableFile>* file,
                                                IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSWritableFile> real;
  IOStatus status = FileSystemWrapper::ReopenWritableFile(path, options, &real, debug);
  if (!status.ok()) return status;
  *file = std::make_unique<File>(this, path, std::move(real));
  return status;
}

IOStatus PowerCutFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                          std::unique_ptr<rocksdb::FSDirectory>* folder,
                                          IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> real;
  IOStatus status = FileSystemWrapper::NewDirectory(path, options, &real, debug);
  if (!status.ok()) return status;
  *folder = std::make_unique<Folder>(this, path, std::move(real));
  return status;
}

IOStatus PowerCutFileSystem::RenameFile(const std::string& from, const std::string& to,
                                        const IOOptions& options, IODebugContext* debug) {
  std::lock_guard lock(mutex_);
  IOStatus status = FileSystemWrapper::RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  files_[to] = files_[from];
  files_[to].listed = true;
  files_.erase(from);
  return status;
}

IOStatus PowerCutFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                        IODebugContext* debug) {
  std::lock_guard lock(mutex_);
  files_.erase(path);
  return FileSystemWrapper::DeleteFile(path, options, debug);
}

void PowerCutFileSystem::CopyImage(const std::string& from, const std::string& to,
                                   std::mt19937_64& random) {
  std::lock_guard lock(mutex_);
  fs::copy(from, to, fs::copy_options::recursive);
  for (const auto& [path, state] : files_) {
    const fs::path image = fs::path(to) / fs::path(path).lexically_relative(from);
    if (!fs::exists(image)) continue;
    if (!state.listed) {
      fs::remove(image);
      continue;
    }
    const uint64_t torn = random() % (state.written - state.synced + 1);
    fs::resize_file(image, state.synced + torn);
  }
}

}  // namespace frontdesk::storage
