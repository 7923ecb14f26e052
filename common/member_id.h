// A member ID: `M` and ten digits, leading zeros kept. Inside the server it is the number.
#ifndef FRONTDESK_COMMON_MEMBER_ID_H_
#define FRONTDESK_COMMON_MEMBER_ID_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdesk {

// The digits of a member ID as a number, 0 … 9,999,999,999. Ordered as the IDs are.
using MemberNumber = uint64_t;

inline constexpr MemberNumber kMaxMemberNumber = 9'999'999'999;
inline constexpr int kMemberIdDigits = 10;

// Reads `M` (or `m`) and exactly ten digits, surrounding spaces allowed; anything else is nullopt.
std::optional<MemberNumber> ParseMemberId(std::string_view text);

// Writes `M0000000042`. `number` must not exceed kMaxMemberNumber.
std::string FormatMemberId(MemberNumber number);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_MEMBER_ID_H_
