#include "server/access/audit/audit_bytes.h"

#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/strings.h"

namespace frontdesk::access {

static_assert(kCheckBytes == crypto_generichash_BYTES_MIN);

std::string CheckSum(std::string_view bytes) {
  std::string sum(kCheckBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return sum;
}

std::string Hex(std::string_view bytes) { return absl::BytesToHexString(ToAbsl(bytes)); }

absl::Status AuditDamaged(std::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, kAuditDamaged,
                   absl::StrCat("the audit log is not what was written: ", ToAbsl(what)));
}

}  // namespace frontdesk::access
