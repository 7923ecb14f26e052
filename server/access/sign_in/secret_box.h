// Seals the secrets that the server must know again in clear: those of second factors. Its key is
// in a file outside the data folder, so that whoever has the folder, or a backup of it, has no
// second factor.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_SECRET_BOX_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_SECRET_BOX_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/redacted.h"

namespace frontdesk::access {

// Thread-safe. XChaCha20-Poly1305 (libsodium) with a random nonce; what is sealed for one owner
// does not open for another. Sealed is: 1 byte format (1), 8 bytes name of the key, 24 bytes nonce,
// the ciphertext with its 16 bytes of authentication.
class SecretBox {
 public:
  // With the key in the file: 64 hexadecimal digits, its first line. NOT_FOUND if there is no file;
  // FAILED_PRECONDITION SECRET_KEY_UNUSABLE if it holds no key, or others than its owner and its
  // group may read it. Messages name the file.
  static absl::StatusOr<SecretBox> Open(const std::string& path);
  // Makes a file with a new random key, for its owner alone to read. UNAVAILABLE FILE_IO_ERROR.
  static absl::Status Create(const std::string& path);

  std::string Seal(const Secret& secret, std::string_view owner) const;
  // DATA_LOSS SECRET_UNREADABLE: sealed with another key, for another owner, or damaged.
  absl::StatusOr<Secret> Unseal(std::string_view sealed, std::string_view owner) const;

 private:
  explicit SecretBox(Secret key);

  Secret key_;
  std::string key_name_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_SECRET_BOX_H_
