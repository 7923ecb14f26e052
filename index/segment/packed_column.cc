#include "index/segment/packed_column.h"

#include <algorithm>

namespace frontdesk::index {

template <typename ValueAt>
void PackedColumn::Pack(uint64_t size, ValueAt value_at) {
  uint64_t all = 0;
  for (uint64_t i = 0; i < size; ++i) all |= value_at(i);
  size_ = size;
  width_ = static_cast<uint32_t>(std::bit_width(all));
  mask_ = width_ == 64 ? ~uint64_t{0} : (uint64_t{1} << width_) - 1;
  bytes_ = FlatArray<uint8_t>::Written((size_ * width_ + 7) / 8 + 9, [&](uint8_t* bytes) {
    uint64_t bit = 0;
    for (uint64_t i = 0; i < size; ++i, bit += width_) {
      const uint64_t value = value_at(i);
      uint8_t* at = bytes + bit / 8;
      uint64_t word;
      std::memcpy(&word, at, sizeof(word));
      word |= value << (bit % 8);
      std::memcpy(at, &word, sizeof(word));
      if (bit % 8 + width_ > 64) at[8] = static_cast<uint8_t>(value >> (64 - bit % 8));
    }
  });
}

PackedColumn::PackedColumn(absl::Span<const uint32_t> values) {
  Pack(values.size(), [values](uint64_t i) -> uint64_t { return values[i]; });
}
PackedColumn::PackedColumn(absl::Span<const uint64_t> values) {
  Pack(values.size(), [values](uint64_t i) { return values[i]; });
}

template <typename T>
void MonotoneColumn::Pack(absl::Span<const T> values) {
  bases_ = FlatArray<uint64_t>::Written((values.size() + kBlock - 1) / kBlock, [&](uint64_t* base) {
    for (size_t i = 0; i < values.size(); i += kBlock) *base++ = values[i];
  });
  offsets_.Pack(values.size(), [&](uint64_t i) -> uint64_t {
    return uint64_t{values[i]} - uint64_t{values[i / kBlock * kBlock]};
  });
}

MonotoneColumn::MonotoneColumn(absl::Span<const uint64_t> values) { Pack(values); }
MonotoneColumn::MonotoneColumn(absl::Span<const uint32_t> values) { Pack(values); }

uint64_t MonotoneColumn::LowerBound(uint64_t value) const {
  // The last block that begins below the value, or the first one.
  uint64_t low = 0;
  uint64_t high = bases_.size();
  while (high - low > 1) {
    const uint64_t middle = low + (high - low) / 2;
    (bases_[middle] < value ? low : high) = middle;
  }
  uint64_t begin = low * kBlock;
  uint64_t end = std::min(begin + kBlock, size());
  while (begin < end) {
    const uint64_t middle = begin + (end - begin) / 2;
    if ((*this)[middle] < value) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

}  // namespace frontdesk::index
