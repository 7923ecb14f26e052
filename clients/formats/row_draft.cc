#include "clients/formats/row_draft.h"

#include <utility>

namespace frontdesk::formats {
namespace {

using frontdesk::v1::Account;
using frontdesk::v1::Card;

// Takes the first element out of `list` into `first`.
template <typename List, typename Element>
void TakeFirst(List& list, Element& first) {
  first = std::move(*list.Mutable(0));
  list.DeleteSubrange(0, 1);
}

}  // namespace

RowDraft::RowDraft() {
  payment_card.set_subscription_charge(true);
  payment_card.set_on_file(true);
}

Account RowDraft::ToAccount() && {
  Account result = std::move(account);
  if (!phone.empty()) result.add_phones(std::move(phone));
  if (!card.number().empty() || card.state() != frontdesk::v1::CARD_STATE_UNSPECIFIED) {
    *result.add_cards() = std::move(card);
  }
  if (has_payment_card) *result.add_payment_cards() = std::move(payment_card);
  result.MergeFrom(more);
  return result;
}

RowDraft RowDraft::FromAccount(const Account& account) {
  RowDraft draft;
  draft.account = WithoutReplyOnlyFields(account);
  draft.more.mutable_phones()->Swap(draft.account.mutable_phones());
  draft.more.mutable_cards()->Swap(draft.account.mutable_cards());
  draft.more.mutable_payment_cards()->Swap(draft.account.mutable_payment_cards());
  if (account.phones_size() > 0 && !account.phones(0).empty()) {
    TakeFirst(*draft.more.mutable_phones(), draft.phone);
  }
  if (account.cards_size() > 0 && !account.cards(0).number().empty()) {
    TakeFirst(*draft.more.mutable_cards(), draft.card);
  }
  if (account.payment_cards_size() > 0 && !account.payment_cards(0).last4().empty()) {
    TakeFirst(*draft.more.mutable_payment_cards(), draft.payment_card);
    draft.has_payment_card = true;
  }
  return draft;
}

Account WithoutReplyOnlyFields(Account account) {
  account.clear_etag();
  account.clear_discarded_fields();
  account.clear_consequences();
  for (Card& card : *account.mutable_cards()) {
    if (!card.number().empty()) card.clear_masked_number();
  }
  return account;
}

}  // namespace frontdesk::formats
