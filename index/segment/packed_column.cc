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

uint64_t MonotoneColumn::BlockBefore(uint64_t value) const {
  const uint64_t blocks = bases_.size();
  if (blocks == 0) return 0;
  // Where it would be if values were even, and from there on in steps that double.
  const double share = static_cast<double>(value) / (static_cast<double>(bases_[blocks - 1]) + 1);
  const auto last = static_cast<double>(blocks - 1);
  auto low = static_cast<uint64_t>(std::min(last, share * static_cast<double>(blocks)));
  uint64_t high = low + 1;
  for (uint64_t step = 1; low > 0 && bases_[low] >= value; step *= 2) {
    high = low;
    low -= std::min(step, low);
  }
  for (uint64_t step = 1; high < blocks && bases_[high] < value; step *= 2) {
    low = high;
    high = std::min(high + step, blocks);
  }
  // The last block that begins below the value, or the first one.
  while (high - low > 1) {
    const uint64_t middle = low + (high - low) / 2;
    (bases_[middle] < value ? low : high) = middle;
  }
  offsets_.Prefetch(low * kBlock);
  return low;
}

uint64_t MonotoneColumn::LowerBoundIn(uint64_t block, uint64_t value) const {
  uint64_t begin = block * kBlock;
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
