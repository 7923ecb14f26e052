#include "storage/keyed_hash.h"

#include <sodium.h>

#include <cstdlib>

namespace frontdesk::storage {
namespace {

static_assert(kStoreSecretBytes == crypto_generichash_KEYBYTES);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Before first use libsodium seeds its generator and chooses its code for this processor.
void InitializeSodium() {
  static const int result = sodium_init();
  if (result < 0) std::abort();  // no source of random bytes: nothing can be kept secret
}

}  // namespace

std::string RandomStoreSecret() {
  InitializeSodium();
  std::string secret(kStoreSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

KeyedHasher::KeyedHasher(std::string_view secret) : secret_(secret) {
  InitializeSodium();
  if (secret_.size() != kStoreSecretBytes) std::abort();
}

std::string KeyedHasher::Hash(HashPurpose purpose, std::string_view bytes) const {
  std::string hash(kKeyedHashBytes, '\0');
  const auto prefix = static_cast<unsigned char>(purpose);
  crypto_generichash_state state;
  crypto_generichash_init(&state, Bytes(secret_), secret_.size(), hash.size());
  crypto_generichash_update(&state, &prefix, 1);
  crypto_generichash_update(&state, Bytes(bytes), bytes.size());
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
  return hash;
}

}  // namespace frontdesk::storage
