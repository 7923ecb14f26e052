// A phone number in one integer, ordered as its digits are.
#ifndef FRONTDESK_INDEX_SEGMENT_PHONE_CODE_H_
#define FRONTDESK_INDEX_SEGMENT_PHONE_CODE_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk::index {

// Up to sixteen digits, the first one in the topmost four bits as digit plus one; unused bits are
// zero. Integers compare as the digit strings do, and a prefix is a range.
using PhoneCode = uint64_t;

inline constexpr int kPhoneCodeDigits = 16;

// `digits` must be at most kPhoneCodeDigits digits.
inline PhoneCode EncodePhone(std::string_view digits) {
  PhoneCode code = 0;
  int shift = 60;
  for (char digit : digits) {
    code |= static_cast<PhoneCode>(digit - '0' + 1) << shift;
    shift -= 4;
  }
  return code;
}

inline int PhoneCodeSize(PhoneCode code) {
  return kPhoneCodeDigits - (code == 0 ? kPhoneCodeDigits : std::countr_zero(code) / 4);
}

inline std::string DecodePhone(PhoneCode code) {
  std::string digits;
  for (; code != 0; code <<= 4) digits.push_back(static_cast<char>('0' + (code >> 60) - 1));
  return digits;
}

// Ones at the first `size` digits (1 to 16).
inline PhoneCode PhonePrefixMask(int size) { return ~PhoneCode{0} << (64 - 4 * size); }

// The digits backwards.
inline PhoneCode ReversePhone(PhoneCode code) {
  code = __builtin_bswap64(code);
  code = (code & 0x0f0f0f0f0f0f0f0f) << 4 | (code >> 4 & 0x0f0f0f0f0f0f0f0f);
  return code == 0 ? 0 : code << (std::countl_zero(code) / 4 * 4);
}

// True if the digits of `part`, `size` of them (1 to 16), are somewhere in `code`.
inline bool PhoneContains(PhoneCode code, PhoneCode part, int size) {
  // All places at once, as where a part is found cannot be guessed. Four bits of `differ` are zero
  // if all digits from there on are those of the part; a digit is never zero, so nothing is found
  // behind the end.
  constexpr PhoneCode kEach = 0x1111111111111111;
  PhoneCode differ = 0;
  for (int i = 0; i < size; ++i) differ |= code << (4 * i) ^ (part >> (60 - 4 * i) & 0xf) * kEach;
  differ |= differ >> 2;
  differ |= differ >> 1;
  return (~differ & kEach) != 0;
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PHONE_CODE_H_
