// The border between accounts and their shape in the API, both ways.
#ifndef FRONTDESK_SERVER_SERVICES_API_CONVERTERS_H_
#define FRONTDESK_SERVER_SERVICES_API_CONVERTERS_H_

#include <string_view>
#include <vector>

#include "common/error.h"
#include "frontdesk/v1/account.pb.h"
#include "frontdesk/v1/search_service.pb.h"
#include "server/accounts/account.h"

namespace frontdesk::services {

// How card numbers leave the server.
enum class CardNumbers {
  kMasked,  // for people: masked_number only
  kFull,    // for exports: number only
};

// The account as the API shows it. With kFull there is no etag: an exported account is a row, not a
// state.
frontdesk::v1::Account ToApi(const accounts::Account& account, CardNumbers card_numbers);

// The account in a result row or a list of relations, without matches.
frontdesk::v1::SearchRow ToRow(const accounts::Account& account);

// The account that a request describes; the values themselves are for the rules to judge. Appends
// to `violations`, with paths relative to Account, what the API cannot express:
// MEMBER_ID_MALFORMED, ENUM_VALUE_UNKNOWN, DATE_MALFORMED, TIME_MALFORMED, CARD_NUMBER_MALFORMED,
// CHECK_DIGIT_WRONG, PAYMENT_CARD_NUMBER (of cards), OUTPUT_ONLY_FIELD (masked_number,
// discarded_fields). The etag is not looked at.
accounts::Account FromApi(const frontdesk::v1::Account& account,
                          std::vector<Violation>& violations);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_API_CONVERTERS_H_
