#include "common/member_id.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "common/strings.h"

namespace frontdesk {

std::optional<MemberNumber> ParseMemberId(std::string_view text) {
  text = StripSpace(text);
  if (text.size() != kMemberIdDigits + 1 || (text[0] != 'M' && text[0] != 'm')) return std::nullopt;
  MemberNumber number = 0;
  for (char c : text.substr(1)) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    number = number * 10 + static_cast<MemberNumber>(c - '0');
  }
  return number;
}

std::string FormatMemberId(MemberNumber number) { return absl::StrFormat("M%010d", number); }

}  // namespace frontdesk
