// Accounts as protobuf JSON: whole, and list by list for the columns that hold what follows the
// first element.
#ifndef FRONTDESK_CLIENTS_FORMATS_ACCOUNT_JSON_H_
#define FRONTDESK_CLIENTS_FORMATS_ACCOUNT_JSON_H_

#include <optional>
#include <string>
#include <string_view>

#include "common/error.h"
#include "frontdesk/v1/account.pb.h"

namespace frontdesk::formats {

enum class ListField { kPhones, kCards, kPaymentCards };

// Reads a protobuf JSON array of the elements of `list` into `account`. False if it is none, or has
// a field that the elements do not have.
bool ParseList(ListField list, std::string_view json, frontdesk::v1::Account& account);

// Writes the list of `account` as a JSON array; nothing if it is empty.
std::string FormatList(ListField list, const frontdesk::v1::Account& account);

// The rule, for a person who got it wrong: `write a JSON array: ["4155550100"]`.
std::string ListSyntax(ListField list);

// Reads an account from protobuf JSON, names in snake_case or lowerCamelCase. Returns what is
// wrong, if anything: UNKNOWN_FIELD, VALUE_MALFORMED or JSON_MALFORMED; `account` is then
// unspecified.
std::optional<Violation> ParseAccountJson(std::string_view json, frontdesk::v1::Account& account);

// Writes an account as protobuf JSON in one line, names in snake_case. Empty if it holds a
// time outside the years 1 to 9999.
std::string FormatAccountJson(const frontdesk::v1::Account& account);

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_ACCOUNT_JSON_H_
