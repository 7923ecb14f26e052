// Numbers and check sums as the files of the audit log hold them.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BYTES_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace frontdesk::access {

inline constexpr size_t kCheckBytes = 16;

// `width` bytes, big-endian.
std::string BigEndian(uint64_t number, size_t width = 8);
// The number of at most eight bytes.
uint64_t FromBigEndian(std::string_view bytes);

// BLAKE2b-128.
std::string CheckSum(std::string_view bytes);

// Hexadecimal, lower case.
std::string Hex(std::string_view bytes);

// DATA_LOSS `AUDIT_DAMAGED`.
absl::Status AuditDamaged(std::string_view what);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BYTES_H_
