// Card numbers before, between and after their owners (D12, D13): who may have one.
#ifndef FRONTDESK_SERVER_ACCOUNTS_ISSUED_CARD_H_
#define FRONTDESK_SERVER_ACCOUNTS_ISSUED_CARD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "common/member_id.h"
#include "server/accounts/account.h"

namespace frontdesk::accounts {

// What a deleted account left to its card.
struct CardRemainder {
  AccountStatus status = AccountStatus::kActive;
  AccountKind kind = AccountKind::kLoyalty;
  std::string program;
  std::string tier;
  int64_t points = 0;
  int64_t stored_value_minor = 0;
  std::string currency;

  friend bool operator==(const CardRemainder&, const CardRemainder&) = default;
};

// What is known of a card number.
struct IssuedCard {
  CardState state = CardState::kUnspecified;
  MemberNumber member = 0;  // 0: nobody's
  std::string program;      // it was issued for, or its range belongs to; may be empty
  bool reserved = false;    // its range is set aside
  std::optional<CardRemainder> remainder;
};

// What an account leaves to its cards: all that does not tell who the member is.
CardRemainder RemainderOf(const Account& account);

// Whether a card (null: unknown) can replace that of an account: NOT_FOUND CARD_NOT_FOUND;
// FAILED_PRECONDITION CARD_NOT_INACTIVE (does not say whose it is), CARD_OUT_OF_USE, CARD_RESERVED,
// CARD_OF_OTHER_PROGRAM, CARD_HOLDS_BALANCE.
absl::Status CheckReplacement(const IssuedCard* card, const Account& account);

// Whether a card can be given to a new member at a till: NOT_FOUND CARD_NOT_FOUND, ALREADY_EXISTS
// CARD_NUMBER_TAKEN, FAILED_PRECONDITION CARD_OUT_OF_USE, CARD_RESERVED.
absl::Status CheckRegistration(const IssuedCard* card);

// Gives a new account what its card holds: balances, and a status that survives the deletion of the
// account before it, so that deleting is no way out of a suspension.
void TakeOver(const CardRemainder& remainder, Account& account);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_ISSUED_CARD_H_
