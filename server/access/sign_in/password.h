// Passwords of agents: how they are kept, and which are good enough.
//
// Kept as Argon2id (libsodium), so that a stolen store is expensive to guess from. Compared after
// Unicode normalisation (NFC), so that one password typed on two keyboards is one password.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_PASSWORD_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_PASSWORD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/error.h"

namespace frontdesk::access {

// What one hash costs. The default is the floor that OWASP names: 20 to 40 ms of one core.
struct PasswordCost {
  size_t memory_bytes = 19u << 20;
  uint64_t passes = 2;
};

// INVALID_ARGUMENT PASSWORD_COST_OUT_OF_RANGE below the floor (the default), or above 1 GiB or 16
// passes.
absl::Status CheckCost(const PasswordCost& cost);

// Thread-safe.
class PasswordHasher {
 public:
  // Costs one hash, for the decoy. Any cost: tests take a small one.
  explicit PasswordHasher(const PasswordCost& cost);

  // The hash to keep, with its salt and cost. RESOURCE_EXHAUSTED OUT_OF_MEMORY.
  absl::StatusOr<std::string> Hash(std::string_view password) const;
  // Whether `hash` is one of `password`. False for what is no hash. Takes as long as Hash did.
  bool Matches(const std::string& hash, std::string_view password) const;
  // Whether `hash` was made at another cost than this one's: make it anew when the password is
  // known, which is at a sign-in.
  bool NeedsRehash(const std::string& hash) const;
  // A hash of a password that nobody knows: to be compared with where there is no agent, so that
  // unknown names cost what known ones cost.
  const std::string& decoy() const { return decoy_; }

 private:
  const PasswordCost cost_;
  std::string decoy_;
};

// A password somebody would like to have.
struct NewPassword {
  std::string_view password;
  std::string_view agent;         // its name must not be part of it
  std::string_view display_name;  // nor its words
};

// Adds everything that is wrong with it to `violations`, under `field`: PASSWORD_TOO_SHORT,
// PASSWORD_TOO_LONG, PASSWORD_NOT_TEXT, PASSWORD_HOLDS_NAME, PASSWORD_COMMON. Any letters, signs
// and spaces will do; nothing has to be mixed (NIST SP 800-63B).
void CheckNewPassword(const NewPassword& wanted, std::string_view field,
                      std::vector<Violation>& violations);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_PASSWORD_H_
