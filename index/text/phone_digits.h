// The digits a stored phone is searched by, and where they stand. Internal to index.
#ifndef FRONTDESK_INDEX_TEXT_PHONE_DIGITS_H_
#define FRONTDESK_INDEX_TEXT_PHONE_DIGITS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::index {

struct PhoneDigits {
  std::string digits;               // as of NormalizePhone
  std::vector<uint32_t> positions;  // of each of them in the stored value
};

PhoneDigits SearchedDigits(std::string_view stored);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_TEXT_PHONE_DIGITS_H_
