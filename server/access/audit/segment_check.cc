#include "server/access/audit/segment_check.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/posix_file.h"
#include "common/status_macros.h"

namespace frontdesk::access {
namespace {

absl::StatusOr<std::optional<SegmentHeader>> ReadHeader(const std::string& folder,
                                                        uint64_t first_number) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   ReadFileHead(SegmentPath(folder, first_number), kSegmentHeaderBytes));
  return DecodeSegmentHeader(bytes);
}

// What is wrong with an entry that is sound in itself; empty: nothing.
absl::StatusOr<std::string_view> Contradiction(const KnownEntries& known, const Frame& frame) {
  for (const AuditHead& head : known.heads) {
    if (head.number == frame.number && head.hash != frame.hash) {
      return "is not the one that the head has seen";
    }
  }
  if (!known.base || known.base->told_by != frame.number) return "";
  ASSIGN_OR_RETURN(const StoredAuditEntry stored, DecodeAuditEntry(frame.number, frame.record));
  if (TellsOfRemoval(stored.entry, known.base->removed)) return "";
  return "does not tell of the removal that BASE says it tells of";
}

}  // namespace

bool KnownEntries::Acknowledged(uint64_t number) const {
  return (base && base->told_by >= number) ||
         std::ranges::any_of(heads, [&](const AuditHead& head) { return head.number >= number; });
}

bool KnownEntries::IsAbout(uint64_t first, uint64_t last) const {
  const auto within = [&](uint64_t number) { return number >= first && number <= last; };
  return (base && within(base->told_by)) ||
         std::ranges::any_of(heads, [&](const AuditHead& head) { return within(head.number); });
}

absl::StatusOr<SegmentCheck> CheckSegment(const std::string& folder, const SegmentFile& file,
                                          const KnownEntries& known, bool summarize) {
  SegmentCheck check;
  check.summary.file = file;
  ASSIGN_OR_RETURN(const std::string bytes,
                   ReadFileHead(SegmentPath(folder, file.first_number), file.bytes));
  check.header = DecodeSegmentHeader(bytes);
  if (!check.header) return check;
  check.summary.end = {check.header->log_id, check.header->first_number - 1,
                       check.header->previous_hash};
  FrameReader reader(bytes, *check.header);
  Frame frame;
  FrameReader::Step step;
  while ((step = reader.Next(frame)) == FrameReader::Step::kFrame) {
    ASSIGN_OR_RETURN(const std::string_view problem, Contradiction(known, frame));
    if (!problem.empty()) {
      check.bad = {frame.number, frame.offset, std::string(problem), bytes.size() - frame.offset,
                   true};
      check.summary.file.bytes = frame.offset;
      return check;
    }
    if (summarize) {
      ASSIGN_OR_RETURN(const StoredAuditEntry stored, DecodeAuditEntry(frame.number, frame.record));
      check.summary.Add(stored);
    }
    check.summary.end.number = frame.number;
    check.summary.end.hash = frame.hash;
  }
  check.summary.file.bytes = reader.offset();
  if (step == FrameReader::Step::kBad) {
    check.bad = {reader.number(), reader.offset(), std::string(reader.problem()),
                 bytes.size() - reader.offset(), false};
  }
  return check;
}

absl::StatusOr<std::optional<SegmentCheck>> RecallSegment(const std::string& folder,
                                                          const SegmentFile& file,
                                                          const SegmentFile& next,
                                                          const KnownEntries& known) {
  ASSIGN_OR_RETURN(std::optional<SegmentSummary> summary, ReadSegmentSummary(folder, file));
  if (!summary || known.IsAbout(file.first_number, summary->end.number)) {
    return std::optional<SegmentCheck>();
  }
  ASSIGN_OR_RETURN(const auto header, ReadHeader(folder, file.first_number));
  ASSIGN_OR_RETURN(const auto behind, ReadHeader(folder, next.first_number));
  const AuditHead& end = summary->end;
  if (!header || !behind || *behind != SegmentHeader{end.log_id, end.number + 1, end.hash}) {
    return std::optional<SegmentCheck>();
  }
  return SegmentCheck{*std::move(summary), *header, std::nullopt};
}

}  // namespace frontdesk::access
