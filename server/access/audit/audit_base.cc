#include "server/access/audit/audit_base.h"

#include "common/big_endian.h"
#include "common/posix_file.h"
#include "common/status_macros.h"
#include "server/access/audit/audit_bytes.h"

namespace frontdesk::access {
namespace {

constexpr std::string_view kMagic = "FDAUDBS1";
constexpr size_t kLogIdAt = 8;
constexpr size_t kNumberAt = 16;
constexpr size_t kHashAt = 24;
constexpr size_t kToldByAt = kHashAt + kAuditHashBytes;
constexpr size_t kBytes = kToldByAt + 8 + kCheckBytes;

}  // namespace

std::string EncodeAuditBase(const AuditBase& base) {
  std::string bytes(kMagic);
  bytes += BigEndian(base.removed.log_id);
  bytes += BigEndian(base.removed.number);
  bytes += base.removed.hash;
  bytes += BigEndian(base.told_by);
  return bytes + CheckSum(bytes);
}

std::optional<AuditBase> DecodeAuditBase(std::string_view bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  const AuditBase base{
      {FromBigEndian(bytes.substr(kLogIdAt, 8)), FromBigEndian(bytes.substr(kNumberAt, 8)),
       std::string(bytes.substr(kHashAt, kAuditHashBytes))},
      FromBigEndian(bytes.substr(kToldByAt, 8))};
  return bytes == EncodeAuditBase(base) ? std::optional(base) : std::nullopt;
}

absl::StatusOr<AuditBase> ReadAuditBase(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFileHead(path, kBytes + 1));
  const std::optional<AuditBase> base = DecodeAuditBase(bytes);
  if (!base) return AuditDamaged("BASE cannot be read");
  return *base;
}

AuditEntry RemovalEntry(const AuditHead& removed) {
  AuditEntry entry;
  entry.kind = AuditKind::kRemoval;
  entry.caller_kind = CallerKind::kSystem;
  entry.outcome = "OK";
  entry.detail = FormatAuditHead(removed);
  return entry;
}

bool TellsOfRemoval(const AuditEntry& entry, const AuditHead& removed) {
  return entry.kind == AuditKind::kRemoval && entry.detail == FormatAuditHead(removed);
}

}  // namespace frontdesk::access
