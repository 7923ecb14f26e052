#include "server/mail/reset_tokens.h"

#include <cstring>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "frontdesk/storage/v1/member_events.pb.h"
#include "server/accounts/audit.h"
#include "server/accounts/functions.h"
#include "storage/row.h"

namespace frontdesk::mail {
namespace {

using accounts::Account;
using TokenRecord = ::frontdesk::storage::v1::ResetTokenRecord;
using storage::Table;

constexpr size_t kMemberBytes = sizeof(MemberNumber);
constexpr size_t kSecretBytes = 16;
// Which credential of a member it is; others may come.
constexpr uint64_t kResetToken = 1;

storage::RowKey KeyOf(MemberNumber member) {
  return storage::MemberRow(Table::kCredentials, member, 0, kResetToken);
}

std::string BytesOf(uint64_t number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

std::string HashOf(const KeyedHash& hash, std::string_view token) {
  return hash(absl::StrCat("reset token ", ToAbsl(token)));
}

std::string AddressHash(const KeyedHash& hash, const Account& account) {
  return hash(absl::StrCat("reset address ", account.email));
}

absl::Status TokenInvalid() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "RESET_TOKEN_INVALID",
                   "this link has been used or is too old; ask for a new one");
}

// 0 for what is no token.
MemberNumber MemberOf(const std::string& token) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() != kMemberBytes + kSecretBytes) {
    return 0;
  }
  MemberNumber member = 0;
  std::memcpy(&member, bytes.data(), kMemberBytes);
  return member <= kMaxMemberNumber ? member : 0;
}

// Whether the token is the one of the account, and still good for it.
bool IsGood(const KeyedHash& hash, const Secret& token, const Account& account,
            const TokenRecord& kept, absl::Time now) {
  return kept.token_hash() == HashOf(hash, token.Reveal()) &&
         kept.address_hash() == AddressHash(hash, account) &&
         absl::FromUnixMicros(kept.expire_micros()) > now &&
         accounts::CheckActivity(accounts::Activity::kLogin, account).ok();
}

}  // namespace

Secret MakeToken(const KeyedHash& hash, MemberNumber member, uint64_t mail) {
  const std::string secret = hash(absl::StrCat("reset mail ", BytesOf(member), BytesOf(mail)));
  return Secret(
      absl::WebSafeBase64Escape(absl::StrCat(BytesOf(member), secret.substr(0, kSecretBytes))));
}

absl::Status PutToken(const KeyedHash& hash, const Account& account, const Secret& token,
                      absl::Time expires, directory::Draft& draft) {
  TokenRecord kept;
  kept.set_token_hash(HashOf(hash, token.Reveal()));
  kept.set_address_hash(AddressHash(hash, account));
  kept.set_expire_micros(absl::ToUnixMicros(expires));
  return draft.Put(KeyOf(account.member), kept);
}

absl::StatusOr<MemberNumber> RedeemToken(const KeyedHash& hash, const Secret& token,
                                         const directory::Occasion& occasion,
                                         directory::Draft& draft) {
  const MemberNumber member = MemberOf(token.Reveal());
  if (member == 0) return TokenInvalid();
  std::optional<Account> account;
  ASSIGN_OR_RETURN(account, draft.FindAccount(member));
  std::optional<TokenRecord> kept;
  ASSIGN_OR_RETURN(kept, storage::ReadRecord<TokenRecord>(draft, KeyOf(member)));
  if (!account || !kept || !IsGood(hash, token, *account, *kept, occasion.now)) {
    return TokenInvalid();
  }
  draft.EraseRow(KeyOf(member));
  accounts::AuditEntry entry;
  entry.function = "REDEEM_PASSWORD_RESET";
  RETURN_IF_ERROR(directory::WriteAudit(member, entry, occasion, draft));
  return member;
}

}  // namespace frontdesk::mail
