// Reading the audit log backwards, segment by segment.
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/posix_file.h"
#include "common/status_macros.h"
#include "server/access/audit/audit_bytes.h"
#include "server/access/audit/audit_log.h"
#include "server/access/audit/frame.h"
#include "server/access/audit/verification.h"

namespace frontdesk::access {
namespace {

// As a record holds a number.
std::string Varint(uint64_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  return bytes + static_cast<char>(number);
}

// What the bytes of every match hold, so that most others need not be decoded.
std::vector<std::string> NeedlesOf(const AuditQuery& query) {
  std::vector<std::string> needles;
  if (query.member.has_value()) needles.push_back(Varint(*query.member));
  for (const std::string& text : {query.caller, query.method, query.outcome}) {
    if (!text.empty()) needles.push_back(text);
  }
  return needles;
}

bool HoldsAll(std::string_view record, const std::vector<std::string>& needles) {
  for (const std::string& needle : needles) {
    if (::memmem(record.data(), record.size(), needle.data(), needle.size()) == nullptr) {
      return false;
    }
  }
  return true;
}

// One segment in memory, its chain checked.
struct LoadedSegment {
  std::string bytes;
  std::vector<Frame> frames;
};

absl::Status Damaged(const SegmentFile& segment, const FrameReader& reader) {
  return AuditDamaged(FormatAuditDamage(
      {segment.name, reader.offset(), reader.number(), std::string(reader.problem())}));
}

absl::Status Load(const std::string& folder, const SegmentFile& segment, LoadedSegment& loaded) {
  ASSIGN_OR_RETURN(loaded.bytes,
                   ReadFileHead(SegmentPath(folder, segment.first_number), segment.bytes));
  const std::optional<SegmentHeader> header = DecodeSegmentHeader(loaded.bytes);
  if (!header.has_value() || header->first_number != segment.first_number) {
    return AuditDamaged(absl::StrCat(segment.name, " has no sound header"));
  }
  FrameReader reader(loaded.bytes, *header);
  Frame frame;
  FrameReader::Step step;
  while ((step = reader.Next(frame)) == FrameReader::Step::kFrame) loaded.frames.push_back(frame);
  if (step == FrameReader::Step::kBad || reader.offset() != segment.bytes) {
    return Damaged(segment, reader);
  }
  return absl::OkStatus();
}

// Adds the matches in a segment to the page until it is full.
absl::Status Collect(const LoadedSegment& loaded, const AuditQuery& query,
                     const std::vector<std::string>& needles, size_t limit, uint64_t before,
                     AuditPage& page) {
  for (auto frame = loaded.frames.rbegin(); frame != loaded.frames.rend(); ++frame) {
    if (page.entries.size() == limit) return absl::OkStatus();
    if (frame->number >= before) continue;
    page.next = frame->number;
    if (!HoldsAll(frame->record, needles)) continue;
    ASSIGN_OR_RETURN(StoredAuditEntry stored, DecodeAuditEntry(frame->number, frame->record));
    if (Matches(query, stored)) page.entries.push_back(std::move(stored));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AuditPage> AuditLog::Search(const AuditQuery& query, size_t limit,
                                           uint64_t before) const {
  const std::vector<std::string> needles = NeedlesOf(query);
  AuditPage page;
  uint64_t bytes_read = 0;
  for (const SegmentFile& segment : index_.Find(query, before)) {
    if (page.entries.size() == limit) return page;
    if (bytes_read > 0 && bytes_read + segment.bytes > options_.scan_bytes) return page;
    bytes_read += segment.bytes;
    page.next = segment.first_number;  // even if nothing of it is looked at
    LoadedSegment loaded;
    const absl::Status status = Load(options_.folder, segment, loaded);
    if (absl::IsNotFound(status)) {
      if (!index_.Knows(segment)) continue;  // removed meanwhile, after its time
      return AuditDamaged(absl::StrCat(segment.name, " is missing"));
    }
    RETURN_IF_ERROR(status);
    RETURN_IF_ERROR(Collect(loaded, query, needles, limit, before, page));
  }
  if (page.entries.size() < limit) page.next = 0;
  return page;
}

}  // namespace frontdesk::access
