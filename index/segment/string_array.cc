#include "index/segment/string_array.h"

#include <algorithm>
#include <utility>

namespace frontdesk::index {

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

StringArray StringArray::Builder::Finish() && {
  StringArray array;
  array.blob_ = FlatArray<char>(absl::MakeConstSpan(blob_.data(), blob_.size()));
  std::string().swap(blob_);
  array.starts_ = MonotoneColumn(starts_);
  std::vector<uint64_t>().swap(starts_);
  return array;
}

std::optional<std::string_view> SparseStrings::Find(uint32_t i) const {
  if (!Has(i)) return std::nullopt;
  const uint32_t* found = std::lower_bound(numbers_.begin(), numbers_.end(), i);
  return strings_[static_cast<uint32_t>(found - numbers_.begin())];
}

void SparseStrings::Builder::Add(uint32_t i, std::string_view text) {
  numbers_.push_back(i);
  strings_.Add(text);
}

SparseStrings SparseStrings::Builder::Finish() && {
  SparseStrings sparse;
  if (!numbers_.empty()) sparse.present_ = Bitmap(size_t{numbers_.back()} + 1);
  for (uint32_t i : numbers_) sparse.present_.Set(i);
  sparse.numbers_ = FlatArray<uint32_t>(numbers_);
  sparse.strings_ = std::move(strings_).Finish();
  return sparse;
}

}  // namespace frontdesk::index
