// A column of small integers in as few whole bytes as its largest value needs.
#ifndef FRONTDESK_INDEX_SEGMENT_PACKED_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_PACKED_COLUMN_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "absl/types/span.h"

namespace frontdesk::index {

// Immutable, thread-safe. A column of zeros takes no space.
class PackedColumn {
 public:
  PackedColumn() : PackedColumn(absl::Span<const uint32_t>()) {}
  explicit PackedColumn(absl::Span<const uint32_t> values);

  uint32_t operator[](uint32_t i) const {
    static_assert(std::endian::native == std::endian::little);
    uint32_t value;
    std::memcpy(&value, bytes_.data() + size_t{width_} * i, sizeof(value));
    return value & mask_;
  }

  uint64_t MemoryBytes() const { return bytes_.capacity(); }

 private:
  uint32_t width_ = 0;
  uint32_t mask_ = 0;
  std::vector<uint8_t> bytes_;  // four more than needed, so that every load is a whole word
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PACKED_COLUMN_H_
