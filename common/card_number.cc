#include "common/card_number.h"

#include <cstdint>

#include "common/limits.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The number field of track 2 lies between ';' and '=' (ISO/IEC 7813).
std::string_view NumberOfTrack2(std::string_view text) {
  text = StripSpace(text);
  if (text.empty() || text.front() != ';') return text;
  text.remove_prefix(1);
  return text.substr(0, text.find_first_of("=?"));
}

// Digits of `text` without spaces and dashes; false if it holds anything else.
bool StripSeparators(std::string_view text, std::string& digits) {
  digits.clear();
  for (char c : text) {
    if (IsDigit(c)) {
      digits.push_back(c);
    } else if (c != ' ' && c != '-') {
      return false;
    }
  }
  return true;
}

constexpr size_t kMinPaymentDigits = 13;
constexpr size_t kMaxPaymentDigits = 19;

struct NumberRange {
  int64_t first;  // of the leading six digits
  int64_t last;
};

constexpr NumberRange kPaymentNetworks[] = {
    {400000, 499999},                                      // Visa
    {510000, 559999}, {222100, 272099},                    // Mastercard
    {340000, 349999}, {370000, 379999},                    // American Express
    {601100, 601199}, {644000, 659999},                    // Discover
    {352800, 358999},                                      // JCB
    {300000, 305999}, {360000, 369999}, {380000, 399999},  // Diners Club
};

}  // namespace

bool HasValidCheckDigit(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    int digit = digits[i] - '0';
    if (doubled) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return !digits.empty() && sum % 10 == 0;
}

ParsedCardNumber ParseCardNumber(std::string_view text) {
  ParsedCardNumber parsed;
  std::string digits;
  if (!StripSeparators(NumberOfTrack2(text), digits) || digits.size() < limits::kMinCardDigits ||
      digits.size() > limits::kMaxCardDigits) {
    return parsed;
  }
  if (!HasValidCheckDigit(digits)) {
    parsed.error = CardNumberError::kCheckDigit;
    return parsed;
  }
  parsed.digits = std::move(digits);
  parsed.error = CardNumberError::kNone;
  return parsed;
}

std::string MaskCardNumber(std::string_view digits) {
  std::string masked(digits);
  for (size_t i = 0; i + 4 < masked.size(); ++i) masked[i] = '*';
  return masked;
}

bool LooksLikePaymentCardNumber(std::string_view text) {
  if (text.size() < kMinPaymentDigits) return false;
  std::string digits;
  if (!StripSeparators(StripSpace(text), digits)) return false;
  if (digits.size() < kMinPaymentDigits || digits.size() > kMaxPaymentDigits) return false;
  if (!HasValidCheckDigit(digits)) return false;
  const int64_t leading = std::stoll(digits.substr(0, 6));
  for (const NumberRange& range : kPaymentNetworks) {
    if (leading >= range.first && leading <= range.last) return true;
  }
  return false;
}

bool ContainsPaymentCardNumber(std::string_view text) {
  const auto in_run = [](char c) { return (c >= '0' && c <= '9') || c == ' ' || c == '-'; };
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    while (end < text.size() && in_run(text[end])) ++end;
    if (end > begin && LooksLikePaymentCardNumber(text.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace frontdesk
