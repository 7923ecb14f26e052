#include "index/text/digits.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/strings.h"
#include "index/text/ascii.h"
#include "index/text/code_points.h"
#include "index/text/fold.h"
#include "index/text/phone_digits.h"

namespace frontdesk::index {
namespace {

constexpr size_t kNationalDigits = 10;  // of a number under country code 1

bool StartsWithCountryCode(std::string_view digits) {
  return digits.size() == kNationalDigits + 1 && digits[0] == '1';
}

std::string Digits(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), IsAsciiDigit);
  return digits;
}

// Calls use(place) for the digits of a number without its extension.
template <typename Use>
void ForEachDigit(std::string_view stored, Use use) {
  bool any = false;
  for (size_t i = 0; i < stored.size(); ++i) {
    const char c = stored[i];
    // An extension begins behind a number: `555 0100 x12`, `ext. 12`, `#12`.
    if (any && (c == 'x' || c == 'X' || c == '#')) break;
    if (!IsAsciiDigit(c)) continue;
    any = true;
    use(i);
  }
}

// How many digits at the beginning are not searched.
size_t SkippedDigits(std::string_view digits) {
  size_t skip = StartsWithCountryCode(digits) ? 1 : 0;
  while (skip < digits.size() && digits[skip] == '0') ++skip;
  return skip;
}

std::string WithoutLeadingZeros(std::string digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

}  // namespace

PhoneDigits SearchedDigits(std::string_view stored) {
  PhoneDigits phone;
  ForEachDigit(stored, [&](size_t i) {
    phone.digits.push_back(stored[i]);
    phone.positions.push_back(static_cast<uint32_t>(i));
  });
  const size_t skip = SkippedDigits(phone.digits);
  phone.digits.erase(0, skip);
  phone.positions.erase(phone.positions.begin(),
                        phone.positions.begin() + static_cast<ptrdiff_t>(skip));
  return phone;
}

std::string NormalizePhone(std::string_view stored) {
  std::string digits;
  NormalizePhoneTo(stored, digits);
  return digits;
}

void NormalizePhoneTo(std::string_view stored, std::string& digits) {
  digits.clear();
  ForEachDigit(stored, [&](size_t i) { digits.push_back(stored[i]); });
  digits.erase(0, SkippedDigits(digits));
}

bool IsPhoneCriterion(std::string_view text) {
  text = StripSpace(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  bool any_digit = false;
  for (char c : text) {
    any_digit |= IsAsciiDigit(c);
    if (!IsAsciiDigit(c) && std::string_view(" -./()").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return any_digit;
}

std::vector<std::string> PhoneForms(std::string_view criterion) {
  const std::string digits = Digits(criterion);
  if (StripSpace(criterion).starts_with("+1") && digits.size() > 1) return {digits.substr(1)};
  std::vector<std::string> forms = {digits};
  if (StartsWithCountryCode(digits)) forms.push_back(digits.substr(1));
  if (digits.size() >= 8 && digits[0] == '0') forms.push_back(WithoutLeadingZeros(digits));
  std::erase(forms, "");
  return forms;
}

MatchClass MatchPhone(std::string_view phone, std::string_view form, PhoneMatch match) {
  const auto as = [](MatchKind kind) { return MakeMatchClass(kind, /*folded=*/false); };
  if (phone.empty() || form.empty()) return kNoMatch;
  if (phone == form) return as(MatchKind::kExact);
  switch (match) {
    case PhoneMatch::kExact:
      return kNoMatch;
    case PhoneMatch::kPrefix:
      return phone.starts_with(form) ? as(MatchKind::kPrefix) : kNoMatch;
    case PhoneMatch::kSuffix:
      return phone.ends_with(form) ? as(MatchKind::kInfix) : kNoMatch;
    case PhoneMatch::kAnywhere:
      break;
  }
  if (phone.starts_with(form)) return as(MatchKind::kPrefix);
  return phone.find(form) != std::string_view::npos ? as(MatchKind::kInfix) : kNoMatch;
}

std::string NormalizePostalCode(std::string_view text) {
  std::string normalized;
  NormalizePostalCodeTo(text, normalized);
  return normalized;
}

void NormalizePostalCodeTo(std::string_view text, std::string& normalized) {
  normalized.clear();
  if (IsAscii(text)) {
    for (char c : text) {
      if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
        normalized.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
      }
    }
    return;
  }
  const std::string folded = Fold(text, Folding::kFull);
  for (size_t at = 0; at < folded.size();) {
    CodePoint point = 0;
    const size_t size = DecodeAt(folded, at, point);
    if (IsLetterOrDigit(point)) normalized.append(folded, at, size);
    at += size;
  }
}

}  // namespace frontdesk::index
