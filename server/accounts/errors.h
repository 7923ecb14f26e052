// What the rules refuse, as named facts. No message holds a value of an account.
#ifndef FRONTDESK_SERVER_ACCOUNTS_ERRORS_H_
#define FRONTDESK_SERVER_ACCOUNTS_ERRORS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/error.h"
#include "server/accounts/field.h"

namespace frontdesk::accounts {

// FAILED_PRECONDITION `reason`: what the account or the card is forbids it.
absl::Status Refuse(std::string_view reason, std::string_view message);
// NOT_FOUND ACCOUNT_NOT_FOUND.
absl::Status AccountNotFound();
// ALREADY_EXISTS MEMBER_ID_TAKEN.
absl::Status MemberIdTaken();
// ALREADY_EXISTS CARD_NUMBER_TAKEN; `field` is the path of the card, such as `cards[0].number`.
// Does not say whose it is.
absl::Status CardNumberTaken(std::string_view field);
// RESOURCE_EXHAUSTED MEMBER_IDS_EXHAUSTED: every number up to the highest is given away.
absl::Status MemberIdsExhausted();
// FAILED_PRECONDITION TERMINATED_IS_FINAL.
absl::Status TerminatedIsFinal();
// FAILED_PRECONDITION JUVENILE, one violation a field.
absl::Status JuvenileHoldsNoDemographics(const std::vector<AccountField>& fields);
// ALREADY_EXISTS VALUE_TAKEN, one violation a field: another account of the program has the value.
absl::Status ValuesTaken(const std::vector<AccountField>& fields);
// ALREADY_EXISTS MEMBER_DELETED: the member ID is not used again.
absl::Status MemberDeleted();
// ABORTED ETAG_MISMATCH with the current tag in the detail.
absl::Status EtagMismatch(uint64_t current_version);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_ERRORS_H_
