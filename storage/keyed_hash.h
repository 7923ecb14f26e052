// Hashes keyed with the secret of a store: stand-ins for personal data where the data itself must
// not be, such as keys and fingerprints.
#ifndef FRONTDESK_STORAGE_KEYED_HASH_H_
#define FRONTDESK_STORAGE_KEYED_HASH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk::storage {

// What a hash stands for. Equal bytes hash differently for different purposes, so a card number
// cannot be recognised in the requests. Numbers are on disk: never reuse one.
enum class HashPurpose : uint8_t {
  kCard = 1,
  kRequest = 2,
  kGroup = 3,
  kFingerprint = 4,
  kRow = 5
};

inline constexpr size_t kStoreSecretBytes = 32;
inline constexpr size_t kKeyedHashBytes = 16;

// A new random secret of kStoreSecretBytes.
std::string RandomStoreSecret();

// BLAKE2b-128 keyed with a store secret. Thread-safe. Cost: about half a microsecond a hash.
class KeyedHasher {
 public:
  // `secret` must be kStoreSecretBytes long.
  explicit KeyedHasher(std::string_view secret);

  // kKeyedHashBytes over the purpose and the bytes.
  std::string Hash(HashPurpose purpose, std::string_view bytes) const;

 private:
  std::string secret_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_KEYED_HASH_H_
