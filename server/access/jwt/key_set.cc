#include "server/access/jwt/key_set.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "server/access/jwt/base64url.h"
#include "server/access/jwt/json.h"

namespace frontdesk::access {
namespace {

constexpr size_t kLeastRsaBits = 2048;
constexpr size_t kP256Bits = 256;

absl::Status Unreadable(const std::string& path, const char* what) {
  return MakeError(absl::StatusCode::kInvalidArgument, "JWKS_UNREADABLE",
                   absl::StrCat("the JWKS file ", path, " ", what));
}

// The one algorithm that a key is used for; empty: none that we take.
std::string AlgorithmOf(const cjose_jwk_t* key) {
  cjose_err error;
  const size_t bits = cjose_jwk_get_keysize(key, &error);
  switch (cjose_jwk_get_kty(key, &error)) {
    case CJOSE_JWK_KTY_RSA:
      return bits >= kLeastRsaBits ? "RS256" : "";
    case CJOSE_JWK_KTY_EC:
      return bits == kP256Bits ? "ES256" : "";
    default:
      return "";
  }
}

// Null for what is no key.
cjose_jwk_t* Import(json_t* jwk) {
  if (!json_is_object(jwk)) return nullptr;
  for (const char* number : {"n", "e", "x", "y", "d", "p", "q", "dp", "dq", "qi", "k"}) {
    if (json_object_get(jwk, number) != nullptr && !IsBase64Url(TextOf(jwk, number))) {
      return nullptr;
    }
  }
  cjose_err error;
  return cjose_jwk_import_json(jwk, &error);
}

bool MayVerify(const json_t* jwk, const std::string& algorithm) {
  const std::string_view use = TextOf(jwk, "use");
  const std::string_view alg = TextOf(jwk, "alg");
  return !algorithm.empty() && (use.empty() || use == "sig") && (alg.empty() || alg == algorithm);
}

}  // namespace

absl::StatusOr<KeySet> KeySet::Read(const std::string& path) {
  KeySet set;
  set.stamp_ = StampOf(path);
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return Unreadable(path, "cannot be read");
  const JsonPtr document = ParseObject(text.str());
  const json_t* keys = json_object_get(document.get(), "keys");
  if (!json_is_array(keys)) return Unreadable(path, "holds no list of keys");
  for (size_t i = 0; i < json_array_size(keys); ++i) {
    json_t* const jwk = json_array_get(keys, i);
    const std::string kid(TextOf(jwk, "kid"));
    VerificationKey key;
    key.key.reset(Import(jwk));
    if (key.key == nullptr || kid.empty()) continue;
    key.algorithm = AlgorithmOf(key.key.get());
    if (!MayVerify(jwk, key.algorithm)) continue;
    if (!set.keys_.emplace(kid, std::move(key)).second) {
      return Unreadable(path, "has two keys with one kid");
    }
  }
  if (set.keys_.empty()) return Unreadable(path, "has no RS256 or ES256 key with a kid");
  return set;
}

const cjose_jwk_t* KeySet::Find(std::string_view kid, std::string_view algorithm) const {
  const auto found = keys_.find(kid);
  const bool fits = found != keys_.end() && found->second.algorithm == algorithm;
  return fits ? found->second.key.get() : nullptr;
}

std::string StampOf(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return "";
  return absl::StrCat(status.st_ino, " ", status.st_size, " ", status.st_mtim.tv_sec, " ",
                      status.st_mtim.tv_nsec);
}

}  // namespace frontdesk::access
