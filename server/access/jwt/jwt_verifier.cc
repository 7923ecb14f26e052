#include "server/access/jwt/jwt_verifier.h"

#include <cjose/cjose.h>
#include <jansson.h>

#include <utility>

#include "common/error.h"
#include "common/status_macros.h"
#include "server/access/jwt/base64url.h"
#include "server/access/jwt/json.h"
#include "server/access/jwt/jwt_claims.h"

namespace frontdesk::access {
namespace {

constexpr absl::Duration kLookEvery = absl::Seconds(5);

struct JwsDeleter {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
using JwsPtr = std::unique_ptr<cjose_jws_t, JwsDeleter>;

struct Unsigned {
  std::string payload;
  JwtFault fault = JwtFault::kNone;
};

bool IsOurAlgorithm(std::string_view algorithm) {
  return algorithm == "RS256" || algorithm == "ES256";
}

// `typ` says what a token is for: an access token, or nothing (RFC 9068, RFC 8725 section 3.11).
bool IsAccessToken(const json_t* header) {
  const std::string_view type = TextOf(header, "typ");
  return type.empty() || type == "JWT" || type == "at+jwt" || type == "application/at+jwt";
}

// Checks the signature with a key of ours and gives what was signed.
Unsigned CheckSignature(std::string_view token, const KeySet& keys) {
  cjose_err error;
  const JwsPtr jws(cjose_jws_import(token.data(), token.size(), &error));
  if (jws == nullptr) return {"", JwtFault::kMalformed};
  const json_t* header = cjose_jws_get_protected(jws.get());
  const std::string_view algorithm = TextOf(header, "alg");
  if (!IsOurAlgorithm(algorithm)) return {"", JwtFault::kAlgorithm};
  // Extensions that must be understood: we know none.
  if (json_object_get(header, "crit") != nullptr || !IsAccessToken(header)) {
    return {"", JwtFault::kMalformed};
  }
  const cjose_jwk_t* key = keys.Find(TextOf(header, "kid"), algorithm);
  if (key == nullptr) return {"", JwtFault::kKeyUnknown};
  if (!cjose_jws_verify(jws.get(), key, &error)) return {"", JwtFault::kSignature};
  uint8_t* payload = nullptr;  // stays with `jws`
  size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &error)) {
    return {"", JwtFault::kMalformed};
  }
  return {std::string(reinterpret_cast<const char*>(payload), size), JwtFault::kNone};
}

}  // namespace

absl::Status TokenRefused() {
  return MakeError(absl::StatusCode::kUnauthenticated, "TOKEN_REFUSED",
                   "this token is not one for this server, or no longer; get a new one");
}

bool LooksLikeJwt(std::string_view token) { return token.starts_with("eyJ"); }

absl::StatusOr<std::unique_ptr<JwtVerifier>> JwtVerifier::Open(JwtOptions options, absl::Time now) {
  KeySet keys;
  ASSIGN_OR_RETURN(keys, KeySet::Read(options.jwks_file));
  return std::unique_ptr<JwtVerifier>(new JwtVerifier(std::move(options), std::move(keys), now));
}

JwtVerifier::JwtVerifier(JwtOptions options, KeySet keys, absl::Time now)
    : options_(std::move(options)),
      next_look_micros_(absl::ToUnixMicros(now + kLookEvery)),
      keys_(std::move(keys)) {}

VerifiedJwt JwtVerifier::Verify(std::string_view token, absl::Time now) {
  if (token.size() > limits::kMaxTokenBytes) return {nullptr, JwtFault::kMalformed};
  RefreshKeys(now);
  const TokenHash hash = HashToken(token);
  if (auto identity = Recall(hash, now)) return {std::move(identity), JwtFault::kNone};
  if (!IsCompactJws(token)) return {nullptr, JwtFault::kMalformed};
  std::lock_guard lock(mutex_);
  signatures_.fetch_add(1, std::memory_order_relaxed);
  const Unsigned checked = CheckSignature(token, keys_);
  if (checked.fault != JwtFault::kNone) return {nullptr, checked.fault};
  VerifiedJwt verified = ReadClaims(checked.payload, options_, now);
  // Under the lock, so that it cannot be remembered after its key was taken away.
  if (verified.identity != nullptr) Remember(hash, verified.identity, now);
  return verified;
}

std::shared_ptr<const JwtIdentity> JwtVerifier::Recall(const TokenHash& hash,
                                                       absl::Time now) const {
  std::shared_lock lock(remembered_mutex_);
  const auto found = remembered_.find(hash);
  const bool good = found != remembered_.end() && found->second->expires > now;
  return good ? found->second : nullptr;
}

void JwtVerifier::Remember(const TokenHash& hash, std::shared_ptr<const JwtIdentity> identity,
                           absl::Time now) {
  std::unique_lock lock(remembered_mutex_);
  if (remembered_.size() >= options_.max_remembered) {
    std::erase_if(remembered_, [now](const auto& entry) { return entry.second->expires <= now; });
  }
  // All good ones: verified once more, they are back.
  if (remembered_.size() >= options_.max_remembered) remembered_.clear();
  remembered_[hash] = std::move(identity);
}

// Looks at the JWKS file from time to time.
void JwtVerifier::RefreshKeys(absl::Time now) {
  int64_t look = next_look_micros_.load(std::memory_order_relaxed);
  const int64_t next = absl::ToUnixMicros(now + kLookEvery);
  if (absl::ToUnixMicros(now) < look || !next_look_micros_.compare_exchange_strong(look, next)) {
    return;
  }
  std::lock_guard lock(mutex_);
  if (StampOf(options_.jwks_file) == keys_.stamp()) return;
  absl::StatusOr<KeySet> keys = KeySet::Read(options_.jwks_file);
  if (!keys.ok()) return options_.on_failure(keys.status());
  keys_ = *std::move(keys);
  std::unique_lock remembered_lock(remembered_mutex_);
  remembered_.clear();
}

}  // namespace frontdesk::access
