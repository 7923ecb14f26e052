// Time-based one-time codes, the second factor (RFC 6238: HMAC-SHA-1, 30 seconds, six digits), as
// every authenticator app makes them.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_TOTP_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_TOTP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/redacted.h"

namespace frontdesk::access {

inline constexpr size_t kTotpSecretBytes = 20;  // RFC 4226 recommends 160 bits

// A new random secret.
Secret NewTotpSecret();

// The step of a moment: 30 seconds each, since 1970.
int64_t TotpStep(absl::Time time);

// The code of a step: six digits.
std::string TotpCode(std::string_view secret, int64_t step);

// The step whose code `code` is: that of `now`, the one before or the one after, since clocks
// differ, but later than `last_step`, since a code works once. nullopt if it is none of them. Takes
// equally long in every case.
std::optional<int64_t> MatchTotp(std::string_view secret, std::string_view code, absl::Time now,
                                 int64_t last_step);

// RFC 4648 base 32 without padding: how people type a secret.
std::string Base32(std::string_view bytes);

// What a QR code for an authenticator app holds. `agent` must be a name that Agents takes: it is
// not escaped.
std::string TotpUri(std::string_view secret, std::string_view agent);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_TOTP_H_
