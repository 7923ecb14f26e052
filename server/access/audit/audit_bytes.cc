#include "server/access/audit/audit_bytes.h"

#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/strings.h"

namespace frontdesk::access {

static_assert(kCheckBytes == crypto_generichash_BYTES_MIN);

std::string BigEndian(uint64_t number, size_t width) {
  std::string bytes(width, '\0');
  for (size_t i = width; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number & 0xff);
  return bytes;
}

uint64_t FromBigEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string CheckSum(std::string_view bytes) {
  std::string sum(kCheckBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return sum;
}

std::string Hex(std::string_view bytes) { return absl::BytesToHexString(ToAbsl(bytes)); }

absl::Status AuditDamaged(std::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, "AUDIT_DAMAGED",
                   absl::StrCat("the audit log is not what was written: ", ToAbsl(what)));
}

}  // namespace frontdesk::access
