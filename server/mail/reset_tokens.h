// The tokens of password-reset links. A token is made of the mail it goes out with and the secret
// of the store, so it is the same in every attempt to send that mail; on disk there is only a hash
// of it. One token a member: a newer mail replaces the one before.
#ifndef FRONTDESK_SERVER_MAIL_RESET_TOKENS_H_
#define FRONTDESK_SERVER_MAIL_RESET_TOKENS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/redacted.h"
#include "server/accounts/account.h"
#include "server/directory/draft.h"
#include "server/directory/effects.h"

namespace frontdesk::mail {

// As AccountStore::KeyedHash.
using KeyedHash = std::function<std::string(std::string_view)>;

// The token of a mail.
Secret MakeToken(const KeyedHash& hash, MemberNumber member, uint64_t mail);

// Makes `token` the one of the account until `expires`.
absl::Status PutToken(const KeyedHash& hash, const accounts::Account& account, const Secret& token,
                      absl::Time expires, directory::Draft& draft);

// Takes a token: from now on it is worth nothing. Returns whose it was, and writes that into the
// audit history. FAILED_PRECONDITION RESET_TOKEN_INVALID if it was used, is too old, was replaced
// or never was, or if the member's address has changed or the member may not log in.
absl::StatusOr<MemberNumber> RedeemToken(const KeyedHash& hash, const Secret& token,
                                         const directory::Occasion& occasion,
                                         directory::Draft& draft);

}  // namespace frontdesk::mail

#endif  // FRONTDESK_SERVER_MAIL_RESET_TOKENS_H_
