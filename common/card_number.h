// Card numbers: what people and readers hand in, reduced to digits and checked.
#ifndef FRONTDESK_COMMON_CARD_NUMBER_H_
#define FRONTDESK_COMMON_CARD_NUMBER_H_

#include <string>
#include <string_view>

namespace frontdesk {

enum class CardNumberError {
  kNone,
  kMalformed,   // not 12 to 19 digits
  kCheckDigit,  // the last digit does not fit the others (Luhn, ISO/IEC 7812-1 annex B)
};

struct ParsedCardNumber {
  std::string digits;  // empty unless error is kNone
  CardNumberError error = CardNumberError::kMalformed;
};

// Removes spaces and dashes; of track 2 data (`;digits=…?`) keeps the number. Cost: O(length).
ParsedCardNumber ParseCardNumber(std::string_view text);

// True if the last of `digits` is the Luhn check digit of the others. Needs digits only.
bool HasValidCheckDigit(std::string_view digits);

// Shows the last four digits only: `************5222`.
std::string MaskCardNumber(std::string_view digits);

// True if `text` is, spaces and dashes aside, a full payment card number: 13 to 19 digits with a
// valid check digit and the prefix of a payment network (ISO/IEC 7812 ranges of Visa, Mastercard,
// American Express, Discover, JCB, Diners). Such a value must not be stored, logged or echoed.
bool LooksLikePaymentCardNumber(std::string_view text);

// True if any run of digits, spaces and dashes in `text` is, or contains as a whole run of digits,
// a payment card number. For free text.
bool ContainsPaymentCardNumber(std::string_view text);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_CARD_NUMBER_H_
