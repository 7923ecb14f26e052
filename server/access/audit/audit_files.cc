#include "server/access/audit/audit_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/posix_file.h"

namespace frontdesk::access {
namespace {

class SystemFile final : public AuditFile {
 public:
  SystemFile(FileDescriptor file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}

  absl::Status Write(std::string_view bytes, uint64_t offset) override {
    return WriteAt(file_, bytes, offset, path_);
  }
  absl::Status Sync() override { return SyncData(file_, path_); }

 private:
  const FileDescriptor file_;
  const std::string path_;
};

class SystemFiles final : public AuditFiles {
 public:
  absl::StatusOr<std::unique_ptr<AuditFile>> Open(const std::string& path) override {
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file.valid()) return FileError("opening", path);
    return std::make_unique<SystemFile>(std::move(file), path);
  }
  absl::Status Create(const std::string& path, std::string_view bytes) override {
    return WriteNewFile(path, bytes);
  }
  absl::Status Remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return FileError("removing", path);
    return absl::OkStatus();
  }
};

}  // namespace

AuditFiles& SystemAuditFiles() {
  static SystemFiles files;
  return files;
}

}  // namespace frontdesk::access
