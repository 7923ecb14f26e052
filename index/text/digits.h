// Phone numbers, postal codes and other values that are compared by their digits.
#ifndef FRONTDESK_INDEX_TEXT_DIGITS_H_
#define FRONTDESK_INDEX_TEXT_DIGITS_H_

#include <string>
#include <string_view>
#include <vector>

#include "index/match.h"
#include "index/query.h"

namespace frontdesk::index {

// The digits a stored phone is searched by: formatting and extension removed; a leading country
// code 1 before ten digits removed; leading zeros (national prefix) removed. `+44 20 7946 0958`
// keeps its country code. Empty if no digits are left.
std::string NormalizePhone(std::string_view stored);
// The same, written over what `digits` holds.
void NormalizePhoneTo(std::string_view stored, std::string& digits);

// True if `text` holds digits, spaces, dashes, dots, slashes, parentheses and one leading + only,
// and a digit.
bool IsPhoneCriterion(std::string_view text);

// The forms of a phone criterion, each at least one digit, no duplicates: the digits as given; with
// +1, or 11 digits starting with 1, also (with +1: only) without the 1; with 8 digits or more
// starting with 0 also without the zeros. An account matches if one of its phones matches one of
// the forms.
std::vector<std::string> PhoneForms(std::string_view criterion);

// How `form` matches the normalized phone: kExact, kPrefix or kInfix (the end counts as infix),
// light; kNoMatch if it does not, or not in the part that `match` asks for (a whole number is also
// its own prefix and suffix).
MatchClass MatchPhone(std::string_view phone, std::string_view form, PhoneMatch match);

// Letters and digits of the fully folded text: `90167-1234` → `901671234`, `SW1A 1AA` → `sw1a1aa`.
std::string NormalizePostalCode(std::string_view text);
// The same, written over what `normalized` holds.
void NormalizePostalCodeTo(std::string_view text, std::string& normalized);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_TEXT_DIGITS_H_
