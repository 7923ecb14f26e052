#include "server/access/audit/audit_base.h"

#include "common/big_endian.h"
#include "common/posix_file.h"
#include "common/status_macros.h"
#include "server/access/audit/audit_bytes.h"

namespace frontdesk::access {
namespace {

constexpr std::string_view kMagic = "FDAUDBS1";
constexpr size_t kToldByAt = kMagic.size() + kPackedHeadBytes;
constexpr size_t kBytes = kToldByAt + 8 + kCheckBytes;

}  // namespace

std::string EncodeAuditBase(const AuditBase& base) {
  std::string bytes(kMagic);
  bytes += PackAuditHead(base.removed);
  bytes += BigEndian(base.told_by);
  return bytes + CheckSum(bytes);
}

std::optional<AuditBase> DecodeAuditBase(std::string_view bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  const AuditBase base{UnpackAuditHead(bytes.substr(kMagic.size(), kPackedHeadBytes)),
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
