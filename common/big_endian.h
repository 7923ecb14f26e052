// Numbers as bytes, the most significant first: as files, keys and tokens hold them.
#ifndef FRONTDESK_COMMON_BIG_ENDIAN_H_
#define FRONTDESK_COMMON_BIG_ENDIAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk {

// The lowest `width` bytes of `number`.
inline std::string BigEndian(uint64_t number, size_t width = sizeof(uint64_t)) {
  std::string bytes(width, '\0');
  for (size_t i = width; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number & 0xff);
  return bytes;
}

// The number of at most eight bytes.
inline uint64_t FromBigEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_BIG_ENDIAN_H_
