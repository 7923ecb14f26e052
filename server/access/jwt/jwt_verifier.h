// Bearer tokens of a company's identity provider: JSON Web Tokens, verified with libcjose.
//
// Taken is a token that is signed RS256 or ES256 with a key of the JWKS file, for our audience, by
// our issuer, within its time, with a name and at least one of our roles. What a token says about
// how to verify it (another algorithm, a key of its own, where to fetch one) is not listened to.
#ifndef FRONTDESK_SERVER_ACCESS_JWT_JWT_VERIFIER_H_
#define FRONTDESK_SERVER_ACCESS_JWT_JWT_VERIFIER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "server/access/jwt/key_set.h"
#include "server/access/policy/permissions.h"
#include "server/access/tokens/token_hash.h"

namespace frontdesk::access {

struct JwtOptions {
  std::string jwks_file;  // the provider's public keys; read again when it changes
  std::string issuer;     // `iss` must be this
  std::string audience;   // `aud` must be or hold this
  std::string name_claim = "sub";
  // Names of roles (RoleNamed), one or a list; dots lead into objects: `realm_access.roles`. Names
  // that are none of ours are passed over.
  std::string role_claim = "roles";
  absl::Duration leeway = absl::Minutes(1);  // between the provider's clock and ours
  size_t max_remembered = limits::kMaxRememberedTokens;
  // Hears why the JWKS file could not be read again: the keys of before stay.
  std::function<void(const absl::Status&)> on_failure = [](const absl::Status&) {};
};

// Whom a token speaks for.
struct JwtIdentity {
  std::string name;  // `sso:` and what the name claim says: never the name of an agent of ours
  std::vector<Role> roles;
  PermissionSet permissions;
  absl::Time expires;
};

// Why a token is not taken: for the audit log. Callers are told one and the same (TokenRefused).
enum class JwtFault : uint8_t {
  kNone,
  kMalformed,
  kAlgorithm,
  kKeyUnknown,  // no `kid`, or none of ours, or of a key for another algorithm
  kSignature,
  kIssuer,
  kAudience,
  kExpired,  // or without an end
  kNotYetValid,
  kNameMissing,
  kRoleUnknown,
};

struct VerifiedJwt {
  std::shared_ptr<const JwtIdentity> identity;  // null if there is a fault
  JwtFault fault = JwtFault::kNone;
};

// UNAUTHENTICATED TOKEN_REFUSED.
absl::Status TokenRefused();

// Whether a bearer token looks like a JWT, and not like one of ours.
bool LooksLikeJwt(std::string_view token);

// Thread-safe.
class JwtVerifier {
 public:
  // INVALID_ARGUMENT JWKS_UNREADABLE if the file cannot be read or has no usable key.
  static absl::StatusOr<std::unique_ptr<JwtVerifier>> Open(JwtOptions options, absl::Time now);

  // Cost: a signature (RS256: 40 µs, ES256: 90 µs) when a token is first seen; a microsecond as
  // long as it is remembered. A change of the JWKS file counts within five seconds.
  VerifiedJwt Verify(std::string_view token, absl::Time now);

  // Signatures looked at so far.
  uint64_t signatures() const { return signatures_.load(std::memory_order_relaxed); }

 private:
  JwtVerifier(JwtOptions options, KeySet keys, absl::Time now);

  std::shared_ptr<const JwtIdentity> Recall(const TokenHash& hash, absl::Time now) const;
  void Remember(const TokenHash& hash, std::shared_ptr<const JwtIdentity> identity, absl::Time now);
  void RefreshKeys(absl::Time now);

  const JwtOptions options_;
  std::atomic<int64_t> next_look_micros_;  // at the JWKS file
  std::atomic<uint64_t> signatures_ = 0;
  std::mutex mutex_;  // guards the keys; held while a signature is verified
  KeySet keys_;
  mutable std::shared_mutex remembered_mutex_;
  std::unordered_map<TokenHash, std::shared_ptr<const JwtIdentity>, TokenHashHash> remembered_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_JWT_JWT_VERIFIER_H_
