// The border between accounts and their shape in the API, both ways.
#ifndef FRONTDESK_SERVER_SERVICES_API_CONVERTERS_H_
#define FRONTDESK_SERVER_SERVICES_API_CONVERTERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/error.h"
#include "common/member_id.h"
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
// MEMBER_ID_MALFORMED, ENUM_VALUE_UNKNOWN, DATE_MALFORMED, TIME_MALFORMED, OUTPUT_ONLY_FIELD
// (masked_number, discarded_fields, consequences). The etag is not looked at.
accounts::Account FromApi(const frontdesk::v1::Account& account,
                          std::vector<Violation>& violations);

// Reads a member ID; appends MEMBER_ID_MALFORMED and returns 0 if it is none.
MemberNumber ReadMemberId(std::string_view text, const std::string& field,
                          std::vector<Violation>& violations);

// Reads a card number as people and readers hand it in; appends CARD_NUMBER_MALFORMED or
// CHECK_DIGIT_WRONG and returns nothing if it is none.
std::string ReadCardNumber(std::string_view text, const std::string& field,
                           std::vector<Violation>& violations);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_API_CONVERTERS_H_
