#include "server/access/audit/segment_file.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/error.h"

namespace frontdesk::access {
namespace {

constexpr char kSuffix[] = ".audit";
constexpr char kSummarySuffix[] = ".summary";

bool IsGone(const std::error_code& error) { return error == std::errc::no_such_file_or_directory; }

absl::Status ListingFailed(const std::string& folder, const std::error_code& error) {
  return MakeError(absl::StatusCode::kUnavailable, "FILE_IO_ERROR",
                   absl::StrCat("listing ", folder, ": ", error.message()));
}

}  // namespace

std::string SegmentName(uint64_t first_number) {
  return absl::StrFormat("%020d%s", first_number, kSuffix);
}

std::string SegmentPath(const std::string& folder, uint64_t first_number) {
  return absl::StrCat(folder, "/", SegmentName(first_number));
}

std::string SummaryPath(const std::string& folder, uint64_t first_number) {
  return absl::StrFormat("%s/%020d%s", folder, first_number, kSummarySuffix);
}

std::string HeadPath(const std::string& folder) { return folder + "/HEAD"; }

std::string BasePath(const std::string& folder) { return folder + "/BASE"; }

absl::StatusOr<std::vector<SegmentFile>> ListSegments(const std::string& folder) {
  std::vector<SegmentFile> segments;
  std::error_code error;
  for (auto it = std::filesystem::directory_iterator(folder, error);
       !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    SegmentFile segment{it->path().filename().string()};
    const std::string digits = segment.name.substr(0, segment.name.find('.'));
    if (!absl::SimpleAtoi(digits, &segment.first_number)) continue;
    if (segment.name != SegmentName(segment.first_number)) continue;
    segments.push_back(std::move(segment));
  }
  if (IsGone(error)) return absl::NotFoundError(absl::StrCat(folder, " does not exist"));
  if (error) return ListingFailed(folder, error);
  // Once all names are there: a file that was being written while they were read is full if there
  // is one behind it. A file that is gone by now was removed after its time.
  std::vector<SegmentFile> there;
  for (SegmentFile& segment : segments) {
    segment.bytes = std::filesystem::file_size(SegmentPath(folder, segment.first_number), error);
    if (IsGone(error)) continue;
    if (error) return ListingFailed(folder, error);
    there.push_back(std::move(segment));
  }
  std::ranges::sort(there, {}, &SegmentFile::first_number);
  return there;
}

}  // namespace frontdesk::access
