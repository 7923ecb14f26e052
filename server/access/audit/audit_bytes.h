// Check sums, and what is said of bytes that are not what was written.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BYTES_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BYTES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace frontdesk::access {

inline constexpr size_t kCheckBytes = 16;

// BLAKE2b-128.
std::string CheckSum(std::string_view bytes);

// Hexadecimal, lower case.
std::string Hex(std::string_view bytes);

// The reason of what is not what was written.
inline constexpr char kAuditDamaged[] = "AUDIT_DAMAGED";

// DATA_LOSS `AUDIT_DAMAGED`.
absl::Status AuditDamaged(std::string_view what);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_BYTES_H_
