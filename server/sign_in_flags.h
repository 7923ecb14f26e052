// The flags that say how people sign in.
#ifndef FRONTDESK_SERVER_SIGN_IN_FLAGS_H_
#define FRONTDESK_SERVER_SIGN_IN_FLAGS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/limits.h"
#include "server/number_flag.h"

namespace frontdesk {

struct SignInFlags {
  int idle_minutes = limits::kSessionIdleMinutes;  // session_idle_minutes
  int hours = limits::kSessionHours;               // session_hours
  int password_memory_mib = 19;                    // of one hash; no less
  int per_minute = limits::kSignInsPerMinute;      // sign_ins_per_minute: passwords looked at
  std::string secret_key_file;                     // empty: DefaultSecretKeyFile
  // Of the company's identity provider. Without a file there is none.
  std::string jwks_file;
  std::string jwt_issuer;
  std::string jwt_audience;
  std::string jwt_name_claim = "sub";
  std::string jwt_role_claim = "roles";
};

// Beside the data folder, not in it: `DIR.key`.
std::string DefaultSecretKeyFile(std::string_view data_dir);

// Reads them with `get`, which gives the value of a setting or an empty text. INVALID_ARGUMENT, in
// words.
absl::StatusOr<SignInFlags> ReadSignInFlags(const GetSetting& get);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_SIGN_IN_FLAGS_H_
