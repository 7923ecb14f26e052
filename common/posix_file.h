// Small files outside the database, written so that they survive a power cut.
#ifndef FRONTDESK_COMMON_POSIX_FILE_H_
#define FRONTDESK_COMMON_POSIX_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace frontdesk {

// A file descriptor that closes itself. Move only.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor();

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

 private:
  int fd_;
};

// UNAVAILABLE `FILE_IO_ERROR` with `doing`, the path and what the system said (errno).
absl::Status FileError(std::string_view doing, std::string_view path);

// At most `limit` bytes from the start of the file. NOT_FOUND if there is none.
absl::StatusOr<std::string> ReadFileHead(const std::string& path, size_t limit);

// Creates the file with these bytes, whole or not at all, synced together with its folder.
absl::Status WriteNewFile(const std::string& path, std::string_view bytes);

// Writes all bytes at `offset`; on disk only after a sync.
absl::Status WriteAt(const FileDescriptor& file, std::string_view bytes, uint64_t offset,
                     std::string_view path);

// Syncs what was written. Never try again after a failure: the system may have forgotten the bytes.
absl::Status SyncData(const FileDescriptor& file, std::string_view path);

// Writes all bytes at `offset` and syncs them.
absl::Status WriteAndSync(const FileDescriptor& file, std::string_view bytes, uint64_t offset,
                          std::string_view path);

// Syncs the entries of a folder.
absl::Status SyncFolder(const std::string& path);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_POSIX_FILE_H_
