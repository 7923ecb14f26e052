#include "index/segment/packed_column.h"

#include <algorithm>
#include <vector>

namespace frontdesk::index {

PackedColumn::PackedColumn(absl::Span<const uint32_t> values) { Pack(values); }
PackedColumn::PackedColumn(absl::Span<const uint64_t> values) { Pack(values); }

template <typename T>
void PackedColumn::Pack(absl::Span<const T> values) {
  uint64_t all = 0;
  for (T value : values) all |= value;
  size_ = values.size();
  width_ = static_cast<uint32_t>(std::bit_width(all));
  mask_ = width_ == 64 ? ~uint64_t{0} : (uint64_t{1} << width_) - 1;
  std::vector<uint8_t> bytes((size_ * width_ + 7) / 8 + 9);
  uint64_t bit = 0;
  for (T value : values) {
    uint8_t* at = bytes.data() + bit / 8;
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    word |= uint64_t{value} << (bit % 8);
    std::memcpy(at, &word, sizeof(word));
    if (bit % 8 + width_ > 64) at[8] = static_cast<uint8_t>(uint64_t{value} >> (64 - bit % 8));
    bit += width_;
  }
  bytes_ = FlatArray<uint8_t>(bytes);
}

MonotoneColumn::MonotoneColumn(absl::Span<const uint64_t> values) { Pack(values); }
MonotoneColumn::MonotoneColumn(absl::Span<const uint32_t> values) { Pack(values); }

template <typename T>
void MonotoneColumn::Pack(absl::Span<const T> values) {
  std::vector<uint64_t> bases;
  std::vector<uint64_t> offsets;
  bases.reserve(values.size() / kBlock + 1);
  offsets.reserve(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (i % kBlock == 0) bases.push_back(values[i]);
    offsets.push_back(values[i] - bases.back());
  }
  bases_ = FlatArray<uint64_t>(bases);
  offsets_ = PackedColumn(offsets);
}

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
