#include "server/access/audit/segment_summary.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "common/posix_file.h"
#include "common/status_macros.h"
#include "frontdesk/storage/v1/audit.pb.h"
#include "server/access/audit/audit_bytes.h"

namespace frontdesk::access {
namespace {

constexpr std::string_view kMagic = "FDAUDSM1";
// Every caller that a full segment can hold, and more.
constexpr size_t kMaxBytes = 64 << 20;

}  // namespace

void SegmentSummary::Add(const StoredAuditEntry& stored) {
  first_time = std::min(first_time, stored.time);
  last_time = std::max({last_time, stored.time, stored.last_time});
  kinds.set(static_cast<size_t>(stored.entry.kind));
  callers.insert(stored.entry.caller);
}

std::string EncodeSegmentSummary(const SegmentSummary& summary) {
  storage::v1::AuditSegmentRecord record;
  record.set_log_id(summary.end.log_id);
  record.set_first_number(summary.file.first_number);
  record.set_last_number(summary.end.number);
  record.set_last_hash(summary.end.hash);
  record.set_bytes(summary.file.bytes);
  record.set_first_micros(absl::ToUnixMicros(summary.first_time));
  record.set_last_micros(absl::ToUnixMicros(summary.last_time));
  for (size_t kind = 0; kind < summary.kinds.size(); ++kind) {
    if (summary.kinds[kind]) record.add_kinds(static_cast<uint32_t>(kind));
  }
  for (const std::string& caller : summary.callers) record.add_callers(caller);
  std::string bytes(kMagic);
  record.AppendToString(&bytes);
  return bytes + CheckSum(bytes);
}

std::optional<SegmentSummary> DecodeSegmentSummary(std::string_view bytes) {
  if (bytes.size() < kMagic.size() + kCheckBytes || !bytes.starts_with(kMagic)) return {};
  const std::string_view checked = bytes.substr(0, bytes.size() - kCheckBytes);
  const std::string_view packed = checked.substr(kMagic.size());
  storage::v1::AuditSegmentRecord record;
  if (bytes.substr(checked.size()) != CheckSum(checked) ||
      !record.ParseFromArray(packed.data(), static_cast<int>(packed.size())) ||
      record.last_hash().size() != kAuditHashBytes) {
    return {};
  }
  SegmentSummary summary;
  summary.file = {SegmentName(record.first_number()), record.first_number(), record.bytes()};
  summary.end = {record.log_id(), record.last_number(), record.last_hash()};
  summary.first_time = absl::FromUnixMicros(record.first_micros());
  summary.last_time = absl::FromUnixMicros(record.last_micros());
  for (const uint32_t kind : record.kinds()) {
    if (kind >= summary.kinds.size()) return {};
    summary.kinds.set(kind);
  }
  summary.callers.insert(record.callers().begin(), record.callers().end());
  return summary;
}

absl::StatusOr<std::optional<SegmentSummary>> ReadSegmentSummary(const std::string& folder,
                                                                 const SegmentFile& file) {
  const std::string path = SummaryPath(folder, file.first_number);
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return std::optional<SegmentSummary>();
  const absl::StatusOr<std::string> bytes =
      ReadFileHead(path, std::min<uintmax_t>(size, kMaxBytes));
  if (absl::IsNotFound(bytes.status())) return std::optional<SegmentSummary>();
  RETURN_IF_ERROR(bytes.status());
  std::optional<SegmentSummary> summary = DecodeSegmentSummary(*bytes);
  const bool fits = summary && summary->file.first_number == file.first_number &&
                    summary->file.bytes == file.bytes;
  return fits ? std::move(summary) : std::optional<SegmentSummary>();
}

}  // namespace frontdesk::access
