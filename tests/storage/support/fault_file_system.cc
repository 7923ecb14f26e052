#include "tests/storage/support/fault_file_system.h"

#include <functional>
#include <string>
#include <utility>

#include "absl/time/clock.h"

namespace frontdesk::storage {
namespace {

using rocksdb::FileOptions;
using rocksdb::FileSystem;
using rocksdb::FileSystemWrapper;
using rocksdb::FSDirectory;
using rocksdb::FSDirectoryWrapper;
using rocksdb::FSWritableFile;
using rocksdb::FSWritableFileOwnerWrapper;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Asked before each change to the disk: OK to go on, or what to return instead.
using Gate = std::function<IOStatus()>;

class GatedFile final : public FSWritableFileOwnerWrapper {
 public:
  GatedFile(std::unique_ptr<FSWritableFile> file, Gate gate)
      : FSWritableFileOwnerWrapper(std::move(file)), gate_(std::move(gate)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = gate_();
    if (status.ok()) return target()->Append(data, options, debug);
    target()->Append(Slice(data.data(), data.size() / 2), options, debug).PermitUncheckedError();
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = gate_();
    return status.ok() ? target()->Truncate(size, options, debug) : status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = gate_();
    return status.ok() ? target()->Sync(options, debug) : status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = gate_();
    return status.ok() ? target()->Fsync(options, debug) : status;
  }

 private:
  const Gate gate_;
};

class GatedDirectory final : public FSDirectoryWrapper {
 public:
  GatedDirectory(std::unique_ptr<FSDirectory> directory, Gate gate)
      : FSDirectoryWrapper(std::move(directory)), gate_(std::move(gate)) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = gate_();
    return status.ok() ? FSDirectoryWrapper::Fsync(options, debug) : status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& what) override {
    const IOStatus status = gate_();
    return status.ok() ? FSDirectoryWrapper::FsyncWithDirOptions(options, debug, what) : status;
  }

 private:
  const Gate gate_;
};

class FaultFileSystem final : public FileSystemWrapper {
 public:
  explicit FaultFileSystem(std::shared_ptr<FaultPlan> plan)
      : FileSystemWrapper(FileSystem::Default()), plan_(std::move(plan)) {}

  const char* Name() const override { return "FaultFileSystem"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file, IODebugContext* debug) override {
    IOStatus status = Check();
    if (status.ok()) status = target()->NewWritableFile(name, options, file, debug);
    if (status.ok()) *file = std::make_unique<GatedFile>(std::move(*file), gate_);
    return status;
  }
  IOStatus NewDirectory(const std::string& name, const IOOptions& options,
                        std::unique_ptr<FSDirectory>* directory, IODebugContext* debug) override {
    const IOStatus status = target()->NewDirectory(name, options, directory, debug);
    if (status.ok()) *directory = std::make_unique<GatedDirectory>(std::move(*directory), gate_);
    return status;
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    const IOStatus status = Check();
    return status.ok() ? target()->RenameFile(from, to, options, debug) : status;
  }
  IOStatus DeleteFile(const std::string& name, const IOOptions& options,
                      IODebugContext* debug) override {
    const IOStatus status = Check();
    return status.ok() ? target()->DeleteFile(name, options, debug) : status;
  }

 private:
  IOStatus Check() {
    return plan_->NextFails() ? IOStatus::IOError("injected by the test") : IOStatus::OK();
  }

  const std::shared_ptr<FaultPlan> plan_;
  const Gate gate_ = [this] { return Check(); };
};

// Syncing a folder does nothing.
class UnsyncedDirectory final : public FSDirectoryWrapper {
 public:
  using FSDirectoryWrapper::FSDirectoryWrapper;
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*,
                               const rocksdb::DirFsyncOptions&) override {
    return IOStatus::OK();
  }
};

class UnsyncedFile final : public FSWritableFileOwnerWrapper {
 public:
  using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
};

class UnsyncedFileSystem final : public FileSystemWrapper {
 public:
  UnsyncedFileSystem() : FileSystemWrapper(FileSystem::Default()) {}

  const char* Name() const override { return "UnsyncedFileSystem"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file, IODebugContext* debug) override {
    const IOStatus status = target()->NewWritableFile(name, options, file, debug);
    if (status.ok()) *file = std::make_unique<UnsyncedFile>(std::move(*file));
    return status;
  }
  IOStatus NewDirectory(const std::string& name, const IOOptions& options,
                        std::unique_ptr<FSDirectory>* directory, IODebugContext* debug) override {
    const IOStatus status = target()->NewDirectory(name, options, directory, debug);
    if (status.ok()) *directory = std::make_unique<UnsyncedDirectory>(std::move(*directory));
    return status;
  }
};

class SlowlyDeletingFileSystem final : public FileSystemWrapper {
 public:
  explicit SlowlyDeletingFileSystem(absl::Duration time)
      : FileSystemWrapper(FileSystem::Default()), time_(time) {}

  const char* Name() const override { return "SlowlyDeletingFileSystem"; }

  IOStatus DeleteFile(const std::string& name, const IOOptions& options,
                      IODebugContext* debug) override {
    absl::SleepFor(time_);
    return target()->DeleteFile(name, options, debug);
  }

 private:
  const absl::Duration time_;
};

}  // namespace

void FaultPlan::Arm(Mode mode, uint64_t index) {
  operations_ = 0;
  struck_ = false;
  index_ = index;
  mode_ = mode;
}

bool FaultPlan::NextFails() {
  const uint64_t operation = ++operations_;
  const Mode mode = mode_.load();
  const bool fails = (mode == Mode::kOnce && operation == index_) ||
                     (mode == Mode::kForGood && operation >= index_);
  if (fails) struck_ = true;
  return fails;
}

std::unique_ptr<rocksdb::Env> NewFaultEnv(std::shared_ptr<FaultPlan> plan) {
  return rocksdb::NewCompositeEnv(std::make_shared<FaultFileSystem>(std::move(plan)));
}

std::unique_ptr<rocksdb::Env> NewUnsyncedEnv() {
  return rocksdb::NewCompositeEnv(std::make_shared<UnsyncedFileSystem>());
}

std::unique_ptr<rocksdb::Env> NewSlowlyDeletingEnv(absl::Duration time) {
  return rocksdb::NewCompositeEnv(std::make_shared<SlowlyDeletingFileSystem>(time));
}

}  // namespace frontdesk::storage
