#include "server/access/tokens/token_hash.h"

#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr size_t kSecretCharacters = 43;

}  // namespace

TokenHash HashToken(std::string_view token) {
  TokenHash hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size(), nullptr, 0);
  return hash;
}

std::string NewToken(std::string_view prefix) {
  std::array<unsigned char, kSecretBytes> secret;
  randombytes_buf(secret.data(), secret.size());
  std::array<char, kSecretCharacters + 1> text;
  sodium_bin2base64(text.data(), text.size(), secret.data(), secret.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero(secret.data(), secret.size());
  return absl::StrCat(ToAbsl(prefix), text.data());
}

bool IsToken(std::string_view prefix, std::string_view token) {
  return token.size() == prefix.size() + kSecretCharacters && token.starts_with(prefix);
}

std::string ShortName(const TokenHash& hash) {
  constexpr size_t kShort = 8;
  return absl::BytesToHexString({reinterpret_cast<const char*>(hash.data()), kShort});
}

}  // namespace frontdesk::access
