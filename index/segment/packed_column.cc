#include "index/segment/packed_column.h"

#include <algorithm>

namespace frontdesk::index {

PackedColumn::PackedColumn(absl::Span<const uint32_t> values) {
  uint32_t all = 0;
  for (uint32_t value : values) all |= value;
  width_ = static_cast<uint32_t>(std::bit_width(all) + 7) / 8;
  mask_ = width_ == 4 ? ~uint32_t{0} : (uint32_t{1} << (8 * width_)) - 1;
  bytes_.resize(size_t{width_} * values.size() + sizeof(uint32_t));
  for (size_t i = 0; i < values.size(); ++i) {
    std::memcpy(bytes_.data() + width_ * i, &values[i], width_);
  }
}

}  // namespace frontdesk::index
