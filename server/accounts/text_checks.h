// The checks that every text of an account goes through.
#ifndef FRONTDESK_SERVER_ACCOUNTS_TEXT_CHECKS_H_
#define FRONTDESK_SERVER_ACCOUNTS_TEXT_CHECKS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.h"
#include "re2/re2.h"

namespace frontdesk::accounts {

using Violations = std::vector<Violation>;

// What is said when a full payment card number turns up.
inline constexpr std::string_view kPaymentCardMessage =
    "this is a full payment card number, which must not be stored; keep its last four digits only";

void Add(Violations& violations, std::string_view path, std::string_view reason,
         std::string_view message);

// `list[index]member`: `cards[0].number`.
std::string Indexed(std::string_view list, size_t index, std::string_view member = "");

// FIELD_TOO_LONG or TEXT_NOT_CLEAN. True if the text is fit for a closer look.
bool CheckPlainText(std::string_view path, std::string_view text, size_t max_bytes,
                    Violations& violations);

// As CheckPlainText, and PAYMENT_CARD_NUMBER.
bool CheckText(std::string_view path, std::string_view text, size_t max_bytes,
               Violations& violations);

// As CheckPlainText for a text that people write, and PAYMENT_CARD_NUMBER wherever one is in it.
void CheckComment(std::string_view path, std::string_view text, Violations& violations);

// How a text that is not empty must look, and what is said if it does not.
struct Shape {
  const RE2& pattern;
  std::string_view reason;
  std::string_view message;
};

// As CheckText, and `shape`.
void CheckShape(std::string_view path, std::string_view text, size_t max_bytes, const Shape& shape,
                Violations& violations);

// CODE_MALFORMED: capitals, digits, `-` and `_`.
void CheckCode(std::string_view path, std::string_view text, Violations& violations);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_TEXT_CHECKS_H_
