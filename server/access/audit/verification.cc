#include "server/access/audit/verification.h"

#include <algorithm>
#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/access/audit/audit_bytes.h"
#include "server/access/audit/frame.h"
#include "server/access/audit/segment_check.h"

namespace frontdesk::access {
namespace {

// What one group, written but not synced, can leave behind at the most.
constexpr uint64_t kMaxTornBytes =
    limits::kMaxAuditGroupBytes + limits::kMaxAuditEntryBytes + kFrameHeaderBytes;
// How often files may be removed, after their time, while they were about to be read.
constexpr int kTries = 100;

absl::Status Missing(const std::string& folder) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "AUDIT_MISSING",
                   absl::StrCat("there is no audit log in ", folder));
}

absl::Status HeadTooOld(uint64_t number, uint64_t first) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "AUDIT_HEAD_TOO_OLD",
                   absl::StrCat("entry ", number, " was removed after its time; the first is ",
                                first, ": give a head of that or a later one"));
}

// True for what is left if making a log was interrupted: HEAD comes last.
bool NeverBegan(const std::vector<SegmentFile>& segments) {
  return segments.empty() ||
         (segments.size() == 1 && segments.front().bytes <= kSegmentHeaderBytes);
}

// Walks one log.
class Walk {
 public:
  Walk(const std::string& folder, const AuditVerifyOptions& options)
      : folder_(folder), options_(options) {}

  absl::StatusOr<AuditVerification> Run();

 private:
  // What is known before a segment is read.
  absl::Status ReadKnown();
  // Leaves those segments that are to be looked at, and finds where they begin.
  void SkipRemoved();
  void SkipChecked();
  absl::Status Segments();
  // Reads a segment, or recalls it; true if it was recalled.
  absl::StatusOr<std::pair<SegmentCheck, bool>> Look(size_t at) const;
  void Take(SegmentCheck check, bool recalled, bool last);
  void TakeBad(const SegmentFile& file, const SegmentCheck::BadEntry& bad, bool last);
  void CheckBegin();
  void CheckEnd();
  void Damaged(const SegmentFile& file, uint64_t offset, uint64_t number, std::string problem);
  bool damaged() const { return result_.damage.has_value(); }

  const std::string& folder_;
  const AuditVerifyOptions& options_;
  std::vector<SegmentFile> segments_;
  KnownEntries known_;
  bool anchored_ = true;  // what comes before the next segment is known
  AuditVerification result_;
};

void Walk::Damaged(const SegmentFile& file, uint64_t offset, uint64_t number, std::string problem) {
  if (!damaged()) result_.damage = AuditDamage{file.name, offset, number, std::move(problem)};
}

absl::Status Walk::ReadKnown() {
  // HEAD first: what it has seen must be in the segments that are listed then. So must be what BASE
  // says that an entry tells.
  const absl::StatusOr<AuditHeadFile> head_file = ReadAuditHead(HeadPath(folder_));
  const absl::StatusOr<AuditBase> base = ReadAuditBase(BasePath(folder_));
  absl::StatusOr<std::vector<SegmentFile>> segments = ListSegments(folder_);
  if (absl::IsNotFound(segments.status())) return Missing(folder_);
  RETURN_IF_ERROR(segments.status());
  if (absl::IsNotFound(head_file.status())) {
    return NeverBegan(*segments) ? Missing(folder_) : AuditDamaged("HEAD is missing");
  }
  RETURN_IF_ERROR(head_file.status());
  if (!absl::IsNotFound(base.status())) {
    RETURN_IF_ERROR(base.status());
    result_.base = known_.base = *base;
  }
  // Files were removed meanwhile: what was read does not go together.
  if (ReadAuditBase(BasePath(folder_)) != base) return absl::AbortedError("read again");
  segments_ = *std::move(segments);
  for (const SegmentFile& file : segments_) result_.total_bytes += file.bytes;
  result_.head_file = *head_file;
  known_.heads = {head_file->head};
  if (options_.kept) known_.heads.push_back(*options_.kept);
  if (options_.after) known_.heads.push_back(*options_.after);
  return absl::OkStatus();
}

void Walk::SkipRemoved() {
  const uint64_t log_id = result_.head_file.head.log_id;
  result_.end = {log_id, 0, GenesisAuditHash(log_id)};
  if (!result_.base) return;
  result_.end = result_.base->removed;
  const auto first = std::ranges::find_if(
      segments_, [&](const SegmentFile& file) { return file.first_number > result_.end.number; });
  result_.removed.assign(segments_.begin(), first);
  segments_.erase(segments_.begin(), first);
}

// The piece before may have ended within a file that had not ended yet: that is read again.
void Walk::SkipChecked() {
  if (!options_.after || options_.after->number <= result_.end.number) return;
  const uint64_t next = options_.after->number + 1;
  const auto behind = std::ranges::upper_bound(segments_, next, {}, &SegmentFile::first_number);
  if (behind == segments_.begin()) return;
  segments_.erase(segments_.begin(), behind - 1);
  result_.end = *options_.after;
  anchored_ = segments_.front().first_number == next;
}

void Walk::TakeBad(const SegmentFile& file, const SegmentCheck::BadEntry& bad, bool last) {
  if (last && !bad.readable && !known_.Acknowledged(bad.number) && bad.rest <= kMaxTornBytes) {
    result_.torn_bytes = bad.rest;
  } else {
    Damaged(file, bad.offset, bad.number, bad.problem);
  }
}

void Walk::Take(SegmentCheck check, bool recalled, bool last) {
  const SegmentFile file = check.summary.file;
  if (!anchored_ && check.header) {
    result_.end.number = check.header->first_number - 1;
    result_.end.hash = check.header->previous_hash;
    anchored_ = true;
  }
  const uint64_t expected = result_.end.number + 1;
  if (file.first_number > expected) {
    Damaged(file, 0, expected, "is missing, and all up to this file");
  } else if (!check.header) {
    Damaged(file, 0, expected, "has no sound file header before it");
  } else if (*check.header != SegmentHeader{result_.end.log_id, expected, result_.end.hash} ||
             file.first_number != expected) {
    Damaged(file, 0, expected, "does not follow the file before");
  } else {
    result_.end = check.summary.end;
    if (check.bad) TakeBad(file, *check.bad, last);
    result_.segments.push_back({std::move(check.summary), recalled});
  }
}

absl::StatusOr<std::pair<SegmentCheck, bool>> Walk::Look(size_t at) const {
  if (options_.recall && at + 1 < segments_.size()) {
    ASSIGN_OR_RETURN(auto recalled,
                     RecallSegment(folder_, segments_[at], segments_[at + 1], known_));
    if (recalled) return std::pair(*std::move(recalled), true);
  }
  ASSIGN_OR_RETURN(SegmentCheck check,
                   CheckSegment(folder_, segments_[at], known_, options_.summarize));
  return std::pair(std::move(check), false);
}

absl::Status Walk::Segments() {
  uint64_t bytes = 0;
  size_t at = 0;
  // A piece goes farther than the one before, so that pieces come to an end.
  const uint64_t checked = options_.after ? options_.after->number : 0;
  const auto wanted = [&] { return bytes < options_.max_bytes || result_.end.number <= checked; };
  while (at < segments_.size() && wanted() && !damaged()) {
    const size_t count = std::min(std::max<size_t>(options_.threads, 1), segments_.size() - at);
    const auto policy = count > 1 ? std::launch::async : std::launch::deferred;
    std::vector<std::future<absl::StatusOr<std::pair<SegmentCheck, bool>>>> looks;
    for (size_t i = at; i < at + count; ++i) {
      looks.push_back(std::async(policy, [this, i] { return Look(i); }));
    }
    for (auto& one : looks) {
      ASSIGN_OR_RETURN(auto found, one.get());
      bytes += segments_[at].bytes;
      const bool last = ++at == segments_.size();
      if (!damaged()) Take(std::move(found.first), found.second, last);
    }
  }
  result_.more = at < segments_.size() && !damaged();
  return absl::OkStatus();
}

// What the heads say of the log as a whole, before and after it is read.
void Walk::CheckBegin() {
  const uint64_t next = result_.end.number + 1;
  const SegmentFile first = segments_.empty() ? SegmentFile{SegmentName(next)} : segments_.front();
  const uint64_t log_id = result_.head_file.head.log_id;
  for (const AuditHead& head : known_.heads) {
    if (head.log_id != log_id) Damaged(first, 0, 1, "is of another log than the head");
  }
  if (segments_.empty()) Damaged(first, 0, next, "is missing, and the file it was in");
  if (!result_.base) return;
  const AuditHead& removed = result_.base->removed;
  if (removed.log_id != log_id || result_.base->told_by <= removed.number) {
    Damaged(first, 0, removed.number + 1,
            "is not where the log begins: BASE is of no removal of it");
  }
  for (const AuditHead& head : known_.heads) {
    if (head.number == removed.number && head.hash != removed.hash) {
      Damaged(first, 0, head.number, "is not the one that the head has seen");
    }
  }
}

void Walk::CheckEnd() {
  uint64_t last = result_.base ? result_.base->told_by : 0;
  for (const AuditHead& head : known_.heads) last = std::max(last, head.number);
  if (damaged() || last <= result_.end.number) return;
  const SegmentFile& file =
      result_.segments.empty() ? segments_.front() : result_.segments.back().summary.file;
  Damaged(file, file.bytes, result_.end.number + 1,
          absl::StrCat("is missing, and all up to entry ", last));
}

absl::StatusOr<AuditVerification> Walk::Run() {
  RETURN_IF_ERROR(ReadKnown());
  if (options_.kept && result_.base && options_.kept->number < result_.base->removed.number) {
    return HeadTooOld(options_.kept->number, result_.base->removed.number + 1);
  }
  SkipRemoved();
  SkipChecked();
  CheckBegin();
  RETURN_IF_ERROR(Segments());
  if (!result_.more) CheckEnd();
  return std::move(result_);
}

}  // namespace

std::string FormatAuditDamage(const AuditDamage& damage) {
  return absl::StrCat("entry ", damage.number, " (", damage.file, ", byte ", damage.offset, ") ",
                      damage.problem);
}

absl::StatusOr<AuditVerification> VerifyAuditLog(const std::string& folder,
                                                 const AuditVerifyOptions& options) {
  absl::StatusOr<AuditVerification> verified = Walk(folder, options).Run();
  const auto again = [&] {
    return absl::IsNotFound(verified.status()) || absl::IsAborted(verified.status());
  };
  for (int i = 1; i < kTries && again(); ++i) verified = Walk(folder, options).Run();
  return verified;
}

}  // namespace frontdesk::access
