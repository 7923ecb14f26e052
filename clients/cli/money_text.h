// Amounts of money for people.
#ifndef FRONTDESK_CLIENTS_CLI_MONEY_TEXT_H_
#define FRONTDESK_CLIENTS_CLI_MONEY_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk::cli {

// `1,234.50 USD` for 123450 in the smallest unit of USD; decimals as ISO 4217 gives the currency,
// two for one that is not known or not said.
std::string MoneyText(int64_t minor, std::string_view currency);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_MONEY_TEXT_H_
