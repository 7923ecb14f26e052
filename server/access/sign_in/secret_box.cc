#include "server/access/sign_in/secret_box.h"

#include <sodium.h>
#include <sys/stat.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/posix_file.h"
#include "common/secret_input.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

constexpr char kFormat = 1;
constexpr size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kKeyNameBytes = 8;
constexpr size_t kHeadBytes = 1 + kKeyNameBytes;
constexpr std::string_view kPurpose = "frontdesk second factor of ";

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

absl::Status Unusable(const std::string& path, std::string_view what) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SECRET_KEY_UNUSABLE",
                   absl::StrCat("the secret key file ", path, " ", ToAbsl(what)));
}

absl::Status SecretUnreadable() {
  return MakeError(absl::StatusCode::kDataLoss, "SECRET_UNREADABLE",
                   "a second factor was sealed with another key, or is damaged");
}

// Which key it was, without telling anything of it.
std::string NameOf(const Secret& key) {
  constexpr std::string_view kLabel = "frontdesk secret key name";
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(Bytes(hash), hash.size(), Bytes(kLabel), kLabel.size(), Bytes(key.Reveal()),
                     key.Reveal().size());
  return hash.substr(0, kKeyNameBytes);
}

}  // namespace

SecretBox::SecretBox(Secret key) : key_(std::move(key)), key_name_(NameOf(key_)) {}

absl::StatusOr<SecretBox> SecretBox::Open(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) {
    return absl::NotFoundError(absl::StrCat("there is no secret key file ", path));
  }
  if ((about.st_mode & S_IRWXO) != 0) {
    return Unusable(path, "can be read by every user of this machine; chmod o-rwx");
  }
  const absl::StatusOr<Secret> line = ReadSecretFile(path);
  if (!line.ok()) return Unusable(path, "cannot be read");
  std::string key(kKeyBytes, '\0');
  size_t length = 0;
  const std::string& digits = line->Reveal();
  const bool whole = digits.size() == 2 * kKeyBytes &&
                     sodium_hex2bin(Bytes(key), key.size(), digits.data(), digits.size(), nullptr,
                                    &length, nullptr) == 0;
  Secret secret(std::move(key));
  if (!whole || length != kKeyBytes) return Unusable(path, "does not hold 64 hexadecimal digits");
  return SecretBox(std::move(secret));
}

absl::Status SecretBox::Create(const std::string& path) {
  std::string key(kKeyBytes, '\0');
  randombytes_buf(key.data(), key.size());
  const Secret secret(std::move(key));
  std::string digits(2 * kKeyBytes + 1, '\0');
  sodium_bin2hex(digits.data(), digits.size(), Bytes(secret.Reveal()), kKeyBytes);
  digits.back() = '\n';
  const Secret line(std::move(digits));
  // The folder is synced by its name.
  return WriteNewFile(path.find('/') == path.npos ? "./" + path : path, line.Reveal());
}

std::string SecretBox::Seal(const Secret& secret, std::string_view owner) const {
  std::string nonce(kNonceBytes, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  const std::string about = absl::StrCat(ToAbsl(kPurpose), ToAbsl(owner));
  const std::string& clear = secret.Reveal();
  std::string sealed(clear.size() + kTagBytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed), nullptr, Bytes(clear), clear.size(),
                                             Bytes(about), about.size(), nullptr, Bytes(nonce),
                                             Bytes(key_.Reveal()));
  return absl::StrCat(std::string(1, kFormat), key_name_, nonce, sealed);
}

absl::StatusOr<Secret> SecretBox::Unseal(std::string_view sealed, std::string_view owner) const {
  if (sealed.size() < kHeadBytes + kNonceBytes + kTagBytes || sealed[0] != kFormat ||
      sealed.substr(1, kKeyNameBytes) != key_name_) {
    return SecretUnreadable();
  }
  const std::string_view nonce = sealed.substr(kHeadBytes, kNonceBytes);
  const std::string_view rest = sealed.substr(kHeadBytes + kNonceBytes);
  const std::string about = absl::StrCat(ToAbsl(kPurpose), ToAbsl(owner));
  std::string clear(rest.size() - kTagBytes, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Bytes(clear), nullptr, nullptr, Bytes(rest), rest.size(), Bytes(about), about.size(),
      Bytes(nonce), Bytes(key_.Reveal()));
  Secret secret(std::move(clear));
  if (failed != 0) return SecretUnreadable();
  return secret;
}

}  // namespace frontdesk::access
