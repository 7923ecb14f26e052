// The public keys of an identity provider, out of a JWKS file (RFC 7517).
#ifndef FRONTDESK_SERVER_ACCESS_JWT_KEY_SET_H_
#define FRONTDESK_SERVER_ACCESS_JWT_KEY_SET_H_

#include <cjose/cjose.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace frontdesk::access {

struct JwkDeleter {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};

// One key, for one algorithm: `RS256` or `ES256`.
struct VerificationKey {
  std::unique_ptr<cjose_jwk_t, JwkDeleter> key;
  std::string algorithm;
};

// Keys by `kid`.
class KeySet {
 public:
  // Reads a file. Taken are RSA keys of 2048 bits or more and EC keys on P-256 that have a `kid`
  // and are for signatures; others are passed over. INVALID_ARGUMENT JWKS_UNREADABLE if the file is
  // no JWKS, if two keys have one `kid`, or if none is left.
  static absl::StatusOr<KeySet> Read(const std::string& path);

  // Null if there is none of this name for this algorithm.
  const cjose_jwk_t* Find(std::string_view kid, std::string_view algorithm) const;
  // Tells one state of the file from another.
  const std::string& stamp() const { return stamp_; }

 private:
  std::map<std::string, VerificationKey, std::less<>> keys_;
  std::string stamp_;
};

// What KeySet::stamp would be of the file as it is now; empty if it cannot be looked at.
std::string StampOf(const std::string& path);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_JWT_KEY_SET_H_
