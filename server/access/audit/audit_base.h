// Where the audit log begins once its oldest entries were removed after their time.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BASE_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BASE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/access/audit/audit_entry.h"
#include "server/access/audit/audit_head.h"

namespace frontdesk::access {

// The file BASE. An entry of the log says the same, so that BASE alone removes nothing.
struct AuditBase {
  AuditHead removed;     // the last entry that was removed
  uint64_t told_by = 0;  // number of the entry that says so

  friend bool operator==(const AuditBase&, const AuditBase&) = default;
};

// `FDAUDBS1`, log ID, number, hash, told_by, BLAKE2b-128 of all these; and back, nullopt unless the
// check sum fits. Safe on any bytes.
std::string EncodeAuditBase(const AuditBase& base);
std::optional<AuditBase> DecodeAuditBase(std::string_view bytes);

// Reads BASE. NOT_FOUND if there is none: nothing was removed yet. DATA_LOSS `AUDIT_DAMAGED` if it
// is not sound; UNAVAILABLE `FILE_IO_ERROR`.
absl::StatusOr<AuditBase> ReadAuditBase(const std::string& path);

// The entry that tells of a removal up to `removed`, and whether an entry is that.
AuditEntry RemovalEntry(const AuditHead& removed);
bool TellsOfRemoval(const AuditEntry& entry, const AuditHead& removed);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BASE_H_
