// The head of the audit log: how far it goes. Whoever keeps one elsewhere can tell later whether
// the log was cut off or written anew.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_HEAD_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace frontdesk::access {

inline constexpr size_t kAuditHashBytes = 32;

struct AuditHead {
  uint64_t log_id = 0;  // random; two logs never share a hash
  uint64_t number = 0;  // of the last entry on disk; 0: none yet
  std::string hash;     // chain hash of that entry, kAuditHashBytes long

  friend bool operator==(const AuditHead&, const AuditHead&) = default;
};

// A head as bytes, behind the magic of a slot of HEAD, of BASE and of a segment: log ID (8), number
// (8), hash (32), with big-endian numbers. And back, of so many bytes.
inline constexpr size_t kPackedHeadBytes = 16 + kAuditHashBytes;
std::string PackAuditHead(const AuditHead& head);
AuditHead UnpackAuditHead(std::string_view bytes);

// One line of text without its end: `frontdesk-audit-head 1 LOG_ID NUMBER HASH`, and back; nullopt
// for anything else. Safe on any bytes.
std::string FormatAuditHead(const AuditHead& head);
std::optional<AuditHead> ParseAuditHead(std::string_view line);

// The file HEAD beside the segments has two slots of a file-system page each, written in turn: a
// torn write spoils one, never both.
inline constexpr size_t kAuditHeadSlotBytes = 4096;
inline constexpr size_t kAuditHeadSlots = 2;

// The bytes of one slot, and back; nullopt unless the check sum fits. Safe on any bytes.
std::string EncodeAuditHeadSlot(const AuditHead& head);
std::optional<AuditHead> DecodeAuditHeadSlot(std::string_view slot);

// The newest head in the file and the slot that is to be written next.
struct AuditHeadFile {
  AuditHead head;
  size_t next_slot = 0;
};

// Reads HEAD. NOT_FOUND if there is none; DATA_LOSS `AUDIT_DAMAGED` if no slot is sound;
// UNAVAILABLE `FILE_IO_ERROR`.
absl::StatusOr<AuditHeadFile> ReadAuditHead(const std::string& path);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_HEAD_H_
