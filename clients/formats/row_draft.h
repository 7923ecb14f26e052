// An account laid out as a row: the first phone, card and payment card apart from the rest, because
// they have columns of their own.
#ifndef FRONTDESK_CLIENTS_FORMATS_ROW_DRAFT_H_
#define FRONTDESK_CLIENTS_FORMATS_ROW_DRAFT_H_

#include <string>

#include "frontdesk/v1/account.pb.h"

namespace frontdesk::formats {

struct RowDraft {
  frontdesk::v1::Account account;           // all but phones, cards and payment cards
  std::string phone;                        // the first one
  frontdesk::v1::Card card;                 // the first one
  frontdesk::v1::PaymentCard payment_card;  // the first one, if `has_payment_card`
  bool has_payment_card = false;
  frontdesk::v1::Account more;  // the phones, cards and payment cards after the first

  // An empty row. Its payment card, should one column speak of it, is on file and carried a
  // subscription charge unless other columns deny it.
  RowDraft();

  // The columns may come in any order, so the lists are put together at the end.
  frontdesk::v1::Account ToAccount() &&;

  // The inverse. A list whose first element has no number (no account of a server has one) goes
  // to `more` whole. Leaves out what belongs to one reply (WithoutReplyOnlyFields).
  static RowDraft FromAccount(const frontdesk::v1::Account& account);
};

// `account` less what belongs to one reply and not to the account: `etag`, `discarded_fields`,
// `consequences` and masked card numbers where the number is known.
frontdesk::v1::Account WithoutReplyOnlyFields(frontdesk::v1::Account account);

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_ROW_DRAFT_H_
