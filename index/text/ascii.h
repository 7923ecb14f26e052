// The fast path of text that is plain ASCII. Internal to index.
#ifndef FRONTDESK_INDEX_TEXT_ASCII_H_
#define FRONTDESK_INDEX_TEXT_ASCII_H_

#include <cstdint>
#include <cstring>
#include <string_view>

namespace frontdesk::index {

inline bool IsAscii(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  const char* data = text.data();
  size_t left = text.size();
  uint64_t seen = 0;
  for (; left >= sizeof(seen); data += sizeof(seen), left -= sizeof(seen)) {
    uint64_t word;
    std::memcpy(&word, data, sizeof(word));
    seen |= word;
  }
  for (; left > 0; ++data, --left) seen |= static_cast<unsigned char>(*data);
  return (seen & kHighBits) == 0;
}

inline bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_TEXT_ASCII_H_
