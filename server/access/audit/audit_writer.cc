#include "server/access/audit/audit_writer.h"

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/posix_file.h"
#include "common/status_macros.h"
#include "server/access/audit/frame.h"

namespace frontdesk::access {
namespace {

constexpr mode_t kPrivateFolder = 0700;

absl::Status MakeFolder(const std::string& folder) {
  if (::mkdir(folder.c_str(), kPrivateFolder) != 0 && errno != EEXIST) {
    return FileError("making", folder);
  }
  return SyncFolder(std::filesystem::absolute(folder).parent_path());
}

// A torn end would be taken for damage once more is written behind it.
absl::Status CutOff(const std::string& path, uint64_t bytes) {
  if (::truncate(path.c_str(), static_cast<off_t>(bytes)) != 0) return FileError("cutting", path);
  return absl::OkStatus();  // synced with the first group behind it
}

}  // namespace

absl::Status AuditWriter::Create(const std::string& folder, AuditFiles& files) {
  RETURN_IF_ERROR(MakeFolder(folder));
  AuditHead head;
  randombytes_buf(&head.log_id, sizeof(head.log_id));
  head.hash = GenesisAuditHash(head.log_id);
  RETURN_IF_ERROR(
      files.Create(SegmentPath(folder, 1), EncodeSegmentHeader({head.log_id, 1, head.hash})));
  const std::string slot = EncodeAuditHeadSlot(head);
  return files.Create(HeadPath(folder), slot + slot);
}

absl::StatusOr<std::unique_ptr<AuditWriter>> AuditWriter::Open(const std::string& folder,
                                                               const AuditVerification& verified,
                                                               uint64_t segment_bytes,
                                                               AuditFiles& files) {
  std::unique_ptr<AuditWriter> made(new AuditWriter(folder, segment_bytes, files));
  made->segment_ = verified.segments.back().summary.file;
  made->end_ = made->synced_ = verified.end;
  made->saved_number_ = verified.head_file.head.number;
  made->next_slot_ = verified.head_file.next_slot;
  const std::string path = SegmentPath(folder, made->segment_.first_number);
  if (verified.torn_bytes > 0) RETURN_IF_ERROR(CutOff(path, made->segment_.bytes));
  ASSIGN_OR_RETURN(made->file_, files.Open(path));
  // Entries beyond HEAD may be in memory only: a process that was killed had not synced them.
  RETURN_IF_ERROR(made->file_->Sync());
  ASSIGN_OR_RETURN(made->head_file_, files.Open(HeadPath(folder)));
  return made;
}

void AuditWriter::Add(std::string_view record) {
  AppendFrame(++end_.number, record, end_.hash, group_);
}

bool AuditWriter::group_is_full() const { return group_.size() >= limits::kMaxAuditGroupBytes; }

absl::Status AuditWriter::StartSegment() {
  SegmentFile next{SegmentName(synced_.number + 1), synced_.number + 1, kSegmentHeaderBytes};
  const std::string path = SegmentPath(folder_, next.first_number);
  RETURN_IF_ERROR(
      files_.Create(path, EncodeSegmentHeader({synced_.log_id, next.first_number, synced_.hash})));
  ASSIGN_OR_RETURN(file_, files_.Open(path));
  segment_ = std::move(next);
  return absl::OkStatus();
}

absl::Status AuditWriter::Sync() {
  if (segment_.bytes >= segment_bytes_) RETURN_IF_ERROR(StartSegment());
  RETURN_IF_ERROR(file_->Write(group_, segment_.bytes));
  RETURN_IF_ERROR(file_->Sync());
  segment_.bytes += group_.size();
  synced_ = end_;
  group_.clear();
  return absl::OkStatus();
}

absl::Status AuditWriter::SaveHead() {
  RETURN_IF_ERROR(
      head_file_->Write(EncodeAuditHeadSlot(synced_), next_slot_ * kAuditHeadSlotBytes));
  RETURN_IF_ERROR(head_file_->Sync());
  next_slot_ = (next_slot_ + 1) % kAuditHeadSlots;
  saved_number_ = synced_.number;
  return absl::OkStatus();
}

}  // namespace frontdesk::access
