#include "server/access/audit/verification.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/posix_file.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/access/audit/audit_bytes.h"

namespace frontdesk::access {
namespace {

constexpr char kSuffix[] = ".audit";
// What one group, written but not synced, can leave behind at the most.
constexpr uint64_t kMaxTornBytes =
    limits::kMaxAuditGroupBytes + limits::kMaxAuditEntryBytes + kFrameHeaderBytes;

absl::Status Missing(const std::string& folder) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "AUDIT_MISSING",
                   absl::StrCat("there is no audit log in ", folder));
}

// True for what is left if making a log was interrupted: HEAD comes last.
bool NeverBegan(const std::vector<SegmentFile>& segments) {
  return segments.empty() ||
         (segments.size() == 1 && segments.front().bytes <= kSegmentHeaderBytes);
}

// Walks one log.
class Walk {
 public:
  Walk(const std::string& folder, const FrameVisitor& visitor)
      : folder_(folder), visitor_(visitor) {}

  absl::StatusOr<AuditVerification> Run(const std::optional<AuditHead>& kept);

 private:
  absl::Status Segment(SegmentFile segment, bool last);
  absl::Status Frames(SegmentFile& segment, std::string_view bytes, const SegmentHeader& header,
                      bool last);
  // Sees that entry `frame` is the one that was remembered under its number.
  void CheckMarks(const SegmentFile& segment, const Frame& frame);
  void CheckEnd(const SegmentFile& segment);
  void Damaged(const SegmentFile& segment, uint64_t offset, uint64_t number, std::string problem);

  const std::string& folder_;
  const FrameVisitor& visitor_;
  std::vector<AuditHead> marks_;
  AuditVerification result_;
};

void Walk::Damaged(const SegmentFile& segment, uint64_t offset, uint64_t number,
                   std::string problem) {
  if (result_.damage.has_value()) return;
  result_.damage = AuditDamage{segment.name, offset, number, std::move(problem)};
}

void Walk::CheckMarks(const SegmentFile& segment, const Frame& frame) {
  for (const AuditHead& mark : marks_) {
    if (mark.number == frame.number && mark.hash != frame.hash) {
      Damaged(segment, frame.offset, frame.number, "is not the one that the head has seen");
    }
  }
}

absl::Status Walk::Frames(SegmentFile& segment, std::string_view bytes, const SegmentHeader& header,
                          bool last) {
  FrameReader reader(bytes, header);
  Frame frame;
  FrameReader::Step step;
  while ((step = reader.Next(frame)) == FrameReader::Step::kFrame) {
    CheckMarks(segment, frame);
    if (result_.damage.has_value()) return absl::OkStatus();
    if (visitor_) RETURN_IF_ERROR(visitor_(segment, frame));
    result_.end.number = frame.number;
    result_.end.hash = frame.hash;
  }
  segment.bytes = reader.offset();
  if (step == FrameReader::Step::kEnd) return absl::OkStatus();
  const bool acknowledged = std::any_of(marks_.begin(), marks_.end(), [&](const AuditHead& mark) {
    return mark.number >= reader.number();
  });
  const uint64_t torn = bytes.size() - reader.offset();
  if (last && !acknowledged && torn <= kMaxTornBytes) {
    result_.torn_bytes = torn;
  } else {
    Damaged(segment, reader.offset(), reader.number(), std::string(reader.problem()));
  }
  return absl::OkStatus();
}

absl::Status Walk::Segment(SegmentFile segment, bool last) {
  const uint64_t expected = result_.end.number + 1;
  if (segment.first_number > expected) {
    Damaged(segment, 0, expected, "is missing, and all up to this file");
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::string bytes,
                   ReadFileHead(absl::StrCat(folder_, "/", segment.name), segment.bytes));
  const std::optional<SegmentHeader> header = DecodeSegmentHeader(bytes);
  if (!header.has_value()) {
    Damaged(segment, 0, expected, "has no sound file header before it");
  } else if (*header != SegmentHeader{result_.end.log_id, expected, result_.end.hash} ||
             segment.first_number != expected) {
    Damaged(segment, 0, expected, "does not follow the file before");
  } else {
    RETURN_IF_ERROR(Frames(segment, bytes, *header, last));
    result_.segments.push_back(std::move(segment));
  }
  return absl::OkStatus();
}

void Walk::CheckEnd(const SegmentFile& segment) {
  for (const AuditHead& mark : marks_) {
    if (mark.log_id != result_.end.log_id) {
      Damaged(segment, 0, 1, "is of another log than the head");
    } else if (mark.number > result_.end.number) {
      Damaged(segment, segment.bytes, result_.end.number + 1,
              absl::StrCat("is missing, and all up to entry ", mark.number));
    }
  }
}

absl::StatusOr<AuditVerification> Walk::Run(const std::optional<AuditHead>& kept) {
  // HEAD first: what it has seen must be in the segments that are listed then.
  const absl::StatusOr<AuditHeadFile> head_file = ReadAuditHead(HeadPath(folder_));
  absl::StatusOr<std::vector<SegmentFile>> segments = ListSegments(folder_);
  if (absl::IsNotFound(segments.status())) return Missing(folder_);
  RETURN_IF_ERROR(segments.status());
  if (absl::IsNotFound(head_file.status())) {
    if (NeverBegan(*segments)) return Missing(folder_);
    return AuditDamaged("HEAD is missing");
  }
  RETURN_IF_ERROR(head_file.status());
  result_.head_file = *head_file;
  result_.end = {head_file->head.log_id, 0, GenesisAuditHash(head_file->head.log_id)};
  marks_ = {head_file->head};
  if (kept.has_value()) marks_.push_back(*kept);
  for (size_t i = 0; i < segments->size() && !result_.damage.has_value(); ++i) {
    RETURN_IF_ERROR(Segment((*segments)[i], i + 1 == segments->size()));
  }
  if (segments->empty()) segments->push_back({SegmentName(1), 1, 0});
  CheckEnd(result_.segments.empty() ? segments->front() : result_.segments.back());
  return std::move(result_);
}

}  // namespace

std::string SegmentName(uint64_t first_number) {
  return absl::StrFormat("%020d%s", first_number, kSuffix);
}

std::string HeadPath(const std::string& folder) { return folder + "/HEAD"; }

absl::StatusOr<std::vector<SegmentFile>> ListSegments(const std::string& folder) {
  std::vector<SegmentFile> segments;
  std::error_code error;
  for (auto it = std::filesystem::directory_iterator(folder, error);
       !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    SegmentFile segment{it->path().filename().string()};
    const std::string digits = segment.name.substr(0, segment.name.find('.'));
    if (!absl::SimpleAtoi(digits, &segment.first_number)) continue;
    if (segment.name != SegmentName(segment.first_number)) continue;
    segment.bytes = it->file_size(error);
    segments.push_back(std::move(segment));
  }
  if (error == std::errc::no_such_file_or_directory) {
    return absl::NotFoundError(absl::StrCat(folder, " does not exist"));
  }
  if (error) {
    return MakeError(absl::StatusCode::kUnavailable, "FILE_IO_ERROR",
                     absl::StrCat("listing ", folder, ": ", error.message()));
  }
  std::sort(segments.begin(), segments.end(), [](const SegmentFile& a, const SegmentFile& b) {
    return a.first_number < b.first_number;
  });
  return segments;
}

std::string FormatAuditDamage(const AuditDamage& damage) {
  return absl::StrCat("entry ", damage.number, " (", damage.file, ", byte ", damage.offset, ") ",
                      damage.problem);
}

absl::StatusOr<AuditVerification> VerifyAuditLog(const std::string& folder,
                                                 const std::optional<AuditHead>& kept,
                                                 const FrameVisitor& visitor) {
  return Walk(folder, visitor).Run(kept);
}

}  // namespace frontdesk::access
