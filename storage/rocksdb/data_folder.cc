#include "storage/rocksdb/data_folder.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::storage {
namespace {

constexpr char kFormatFile[] = "/FORMAT";
constexpr size_t kMaxFormatBytes = 4096;
constexpr mode_t kPrivateFolder = 0700;

enum class Content { kMissing, kEmpty, kStore, kOther };

std::string CheckSum(std::string_view text) {
  std::string sum(crypto_generichash_BYTES_MIN, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return absl::BytesToHexString(sum);
}

absl::StatusOr<Content> Look(const std::string& path) {
  std::error_code error;
  std::filesystem::directory_iterator entries(path, error);
  if (error == std::errc::no_such_file_or_directory) return Content::kMissing;
  if (error) {
    errno = error.value();
    return FileError("listing", path);
  }
  Content content = Content::kEmpty;
  for (const auto& entry : entries) {
    const auto name = entry.path().filename();
    if (name == "FORMAT") return Content::kStore;
    if (name != "lost+found") content = Content::kOther;
  }
  return content;
}

absl::StatusOr<FileDescriptor> Lock(const std::string& path) {
  FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return FileError("opening", path);
  if (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_IN_USE",
                     absl::StrCat(path, " is in use by another process; stop that one first"));
  }
  return folder;
}

absl::Status NotInitialized(const std::string& path, std::string_view what) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "NOT_INITIALIZED",
                   absl::StrCat(path, " ", ToAbsl(what),
                                ". If a store should be here, look whether its file system is "
                                "mounted; to create a new, empty one, run frontdeskd --init "
                                "--data_dir=",
                                path));
}

absl::Status NoFormat(const std::string& path, std::string_view what) {
  return MakeError(
      absl::StatusCode::kDataLoss, "FORMAT_UNREADABLE",
      absl::StrCat(path, kFormatFile, " is ", ToAbsl(what),
                   ". Restore it from a backup of the folder; if the creation of this store was "
                   "interrupted, empty the folder and create it again"));
}

absl::StatusOr<FormatMarker> ReadFormat(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFileHead(path + kFormatFile, kMaxFormatBytes);
  if (absl::IsNotFound(text.status())) return NoFormat(path, "missing");
  RETURN_IF_ERROR(text.status());
  const std::optional<FormatMarker> marker = DecodeFormatMarker(*text);
  if (!marker.has_value()) return NoFormat(path, "damaged");
  if (marker->min_reader <= kStoreFormat) return *marker;
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "FORMAT_TOO_NEW",
      absl::StrCat(path, " needs a version that reads store format ", marker->min_reader,
                   "; this one reads up to ", kStoreFormat, ". Install the newer version"));
}

}  // namespace

std::string EncodeFormatMarker(const FormatMarker& marker) {
  const std::string text =
      absl::StrFormat("frontdesk store\nformat %u\nmin_reader %u\nepoch %016x\n", marker.format,
                      marker.min_reader, marker.epoch);
  return absl::StrCat(text, "check ", CheckSum(text), "\n");
}

std::optional<FormatMarker> DecodeFormatMarker(std::string_view text) {
  FormatMarker marker;
  for (absl::string_view line : absl::StrSplit(ToAbsl(text), '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() != 2) continue;
    bool read = true;
    if (words[0] == "format") read = absl::SimpleAtoi(words[1], &marker.format);
    if (words[0] == "min_reader") read = absl::SimpleAtoi(words[1], &marker.min_reader);
    if (words[0] == "epoch") read = absl::SimpleHexAtoi(words[1], &marker.epoch);
    if (!read) return std::nullopt;
  }
  // One text a marker: whatever else was read above cannot pass.
  if (EncodeFormatMarker(marker) != text) return std::nullopt;
  return marker;
}

absl::StatusOr<DataFolder> DataFolder::Create(const std::string& path) {
  if (::mkdir(path.c_str(), kPrivateFolder) != 0 && errno != EEXIST) {
    return FileError("creating", path);
  }
  ASSIGN_OR_RETURN(FileDescriptor lock, Lock(path));
  ASSIGN_OR_RETURN(const Content content, Look(path));
  if (content == Content::kStore) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "ALREADY_INITIALIZED",
                     absl::StrCat(path, " holds a store already; start without --init to use it"));
  }
  if (content == Content::kOther) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "FOLDER_NOT_EMPTY",
                     absl::StrCat(path, " is not empty; a new store needs an empty folder"));
  }
  // It may have been there before, open to all, as the root of a fresh file system is.
  if (::fchmod(lock.get(), kPrivateFolder) != 0) return FileError("making private", path);
  RETURN_IF_ERROR(SyncFolder(std::filesystem::absolute(path).parent_path()));
  return DataFolder(path, std::move(lock), FormatMarker{});
}

absl::StatusOr<DataFolder> DataFolder::Open(const std::string& path) {
  ASSIGN_OR_RETURN(const Content content, Look(path));
  if (content == Content::kMissing) return NotInitialized(path, "does not exist");
  if (content == Content::kEmpty) return NotInitialized(path, "is empty");
  ASSIGN_OR_RETURN(FileDescriptor lock, Lock(path));
  ASSIGN_OR_RETURN(FormatMarker format, ReadFormat(path));
  return DataFolder(path, std::move(lock), format);
}

absl::Status DataFolder::WriteFormat(const FormatMarker& marker) const {
  return WriteNewFile(path_ + kFormatFile, EncodeFormatMarker(marker));
}

absl::Status DataFolder::UpgradeFormat() const {
  if (format_.format >= kStoreFormat) return absl::OkStatus();
  return WriteFormat({kStoreFormat, kStoreFormat, format_.epoch});
}

}  // namespace frontdesk::storage
