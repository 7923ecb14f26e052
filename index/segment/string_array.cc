#include "index/segment/string_array.h"

#include <algorithm>

namespace frontdesk::index {

void StringArray::Add(std::string_view text) {
  blob_.append(text);
  if (starts_.size() % kBlock == 0) bases_.push_back(blob_.size());
  starts_.push_back(static_cast<uint32_t>(blob_.size() - bases_.back()));
}

void StringArray::ShrinkToFit() {
  blob_.shrink_to_fit();
  starts_.shrink_to_fit();
  bases_.shrink_to_fit();
}

uint32_t StringArray::IndexAt(uint64_t position) const {
  uint32_t low = 0;
  uint32_t high = size();
  // The last string that starts at or before `position`; empty ones before it start there too.
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    (Start(middle) <= position ? low : high) = middle;
  }
  return low;
}

uint64_t StringArray::MemoryBytes() const {
  return blob_.capacity() + starts_.capacity() * sizeof(uint32_t) +
         bases_.capacity() * sizeof(uint64_t);
}

void SparseStrings::Add(uint32_t i, std::string_view text) {
  if (present_.words().size() <= i / 64) present_.words().resize(i / 64 + 1);
  present_.Set(i);
  numbers_.push_back(i);
  strings_.Add(text);
}

void SparseStrings::ShrinkToFit() {
  present_.words().shrink_to_fit();
  numbers_.shrink_to_fit();
  strings_.ShrinkToFit();
}

std::optional<std::string_view> SparseStrings::Find(uint32_t i) const {
  if (!Has(i)) return std::nullopt;
  const auto found = std::lower_bound(numbers_.begin(), numbers_.end(), i);
  return strings_[static_cast<uint32_t>(found - numbers_.begin())];
}

uint64_t SparseStrings::MemoryBytes() const {
  return present_.MemoryBytes() + numbers_.capacity() * sizeof(uint32_t) + strings_.MemoryBytes();
}

}  // namespace frontdesk::index
