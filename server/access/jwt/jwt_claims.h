// What a verified token says, checked against what it must say.
#ifndef FRONTDESK_SERVER_ACCESS_JWT_JWT_CLAIMS_H_
#define FRONTDESK_SERVER_ACCESS_JWT_JWT_CLAIMS_H_

#include <string_view>

#include "absl/time/time.h"
#include "server/access/jwt/jwt_verifier.h"

namespace frontdesk::access {

// Reads the claims of a token whose signature is right: the identity, or the first fault in the
// order of JwtFault.
VerifiedJwt ReadClaims(std::string_view payload, const JwtOptions& options, absl::Time now);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_JWT_JWT_CLAIMS_H_
