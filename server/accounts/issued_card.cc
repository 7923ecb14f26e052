#include "server/accounts/issued_card.h"

#include "common/error.h"
#include "server/accounts/errors.h"

namespace frontdesk::accounts {
namespace {

absl::Status UnknownCard() {
  return MakeError(absl::StatusCode::kNotFound, "CARD_NOT_FOUND",
                   "no card with this number was issued; compare it with the card");
}

// What goes for every new owner.
absl::Status CheckUsable(const IssuedCard& card) {
  if (card.state == CardState::kExchanged || card.state == CardState::kDisabled) {
    return Refuse("CARD_OUT_OF_USE", "this number is out of use for good; take another card");
  }
  if (!card.reserved) return absl::OkStatus();
  return Refuse("CARD_RESERVED", "this number is set aside; take another card");
}

bool IsTaken(const IssuedCard& card) {
  return card.member != 0 || card.state == CardState::kActive;
}

}  // namespace

CardRemainder RemainderOf(const Account& account) {
  // An account that was suspended before it was closed is suspended still.
  const bool rests = account.status == AccountStatus::kClosed &&
                     account.status_before_closure == AccountStatus::kSuspended;
  return {.status = rests ? AccountStatus::kSuspended : account.status,
          .kind = account.kind,
          .program = account.program,
          .tier = account.tier,
          .points = account.points,
          .stored_value_minor = account.stored_value_minor,
          .currency = account.currency};
}

absl::Status CheckReplacement(const IssuedCard* card, const Account& account) {
  if (card == nullptr) return UnknownCard();
  if (card->state == CardState::kActive) {
    return Refuse("CARD_NOT_INACTIVE", "this card is in use already; take one that is not");
  }
  const absl::Status usable = CheckUsable(*card);
  if (!usable.ok()) return usable;
  if (!card->program.empty() && card->program != account.program) {
    return Refuse("CARD_OF_OTHER_PROGRAM", "this card belongs to another program");
  }
  if (!card->remainder) return absl::OkStatus();
  return Refuse("CARD_HOLDS_BALANCE",
                "this card holds what an earlier account left to it; take a fresh one");
}

absl::Status CheckRegistration(const IssuedCard* card) {
  if (card == nullptr) return UnknownCard();
  const absl::Status usable = CheckUsable(*card);
  if (!usable.ok()) return usable;
  return IsTaken(*card) ? CardNumberTaken("card_number") : absl::OkStatus();
}

void TakeOver(const CardRemainder& remainder, Account& account) {
  account.points += remainder.points;
  account.stored_value_minor += remainder.stored_value_minor;
  if (account.currency.empty()) account.currency = remainder.currency;
  if (remainder.status == AccountStatus::kSuspended) account.status = AccountStatus::kSuspended;
}

}  // namespace frontdesk::accounts
