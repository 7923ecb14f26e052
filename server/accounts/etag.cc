#include "server/accounts/etag.h"

#include "absl/strings/escaping.h"
#include "common/strings.h"

namespace frontdesk::accounts {
namespace {

constexpr size_t kVersionBytes = 8;

}  // namespace

std::string MakeEtag(uint64_t version) {
  std::string bytes(kVersionBytes, '\0');
  for (size_t i = 0; i < kVersionBytes; ++i) {
    bytes[i] = static_cast<char>(version >> (8 * (kVersionBytes - 1 - i)));
  }
  return absl::WebSafeBase64Escape(bytes);
}

std::optional<uint64_t> ParseEtag(std::string_view etag) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(ToAbsl(etag), &bytes) || bytes.size() != kVersionBytes) {
    return std::nullopt;
  }
  uint64_t version = 0;
  for (char byte : bytes) version = version << 8 | static_cast<uint8_t>(byte);
  // The decoder is lenient; the encoder is not.
  if (MakeEtag(version) != etag) return std::nullopt;
  return version;
}

}  // namespace frontdesk::accounts
