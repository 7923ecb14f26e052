#include "common/posix_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

constexpr mode_t kPrivate = 0600;

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

absl::Status FileError(std::string_view doing, std::string_view path) {
  const std::error_code error(errno, std::generic_category());
  return MakeError(absl::StatusCode::kUnavailable, "FILE_IO_ERROR",
                   absl::StrCat(ToAbsl(doing), " ", ToAbsl(path), ": ", error.message()));
}

absl::StatusOr<std::string> ReadFileHead(const std::string& path, size_t limit) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) {
    if (errno == ENOENT) return absl::NotFoundError(absl::StrCat(path, " does not exist"));
    return FileError("opening", path);
  }
  std::string bytes(limit, '\0');
  size_t length = 0;
  while (length < limit) {
    const ssize_t count = ::pread(file.get(), bytes.data() + length, limit - length, length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError("reading", path);
    if (count == 0) break;
    length += count;
  }
  bytes.resize(length);
  return bytes;
}

absl::Status WriteAt(const FileDescriptor& file, std::string_view bytes, uint64_t offset,
                     std::string_view path) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file.get(), bytes.data(), bytes.size(), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError("writing", path);
    bytes.remove_prefix(count);
    offset += count;
  }
  return absl::OkStatus();
}

absl::Status SyncData(const FileDescriptor& file, std::string_view path) {
  if (::fdatasync(file.get()) != 0) return FileError("syncing", path);
  return absl::OkStatus();
}

absl::Status WriteAndSync(const FileDescriptor& file, std::string_view bytes, uint64_t offset,
                          std::string_view path) {
  RETURN_IF_ERROR(WriteAt(file, bytes, offset, path));
  return SyncData(file, path);
}

absl::Status SyncFolder(const std::string& path) {
  FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return FileError("opening", path);
  if (::fsync(folder.get()) != 0) return FileError("syncing", path);
  return absl::OkStatus();
}

absl::Status WriteNewFile(const std::string& path, std::string_view bytes) {
  const std::string draft = path + ".new";
  {
    FileDescriptor file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kPrivate));
    if (!file.valid()) return FileError("creating", draft);
    RETURN_IF_ERROR(WriteAndSync(file, bytes, 0, draft));
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return FileError("naming", path);
  return SyncFolder(std::filesystem::path(path).parent_path());
}

}  // namespace frontdesk
