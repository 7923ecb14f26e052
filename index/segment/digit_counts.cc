#include "index/segment/digit_counts.h"

#include <algorithm>
#include <array>
#include <vector>

namespace frontdesk::index {

size_t DigitCounts::PlaceOf(std::string_view digits) {
  size_t first = 0;  // of those with so many digits
  size_t value = 0;
  size_t power = 1;
  for (char digit : digits) {
    value = value * 10 + static_cast<size_t>(digit - '0');
    power *= 10;
    first += power;
  }
  return first - power + value;
}

DigitCounts::DigitCounts(const StringArray& numbers, absl::Span<const uint32_t> owners) {
  std::vector<uint32_t> counts(kCounts);
  std::array<uint32_t, kCounts> last = {};  // that was counted, and one
  for (uint32_t i = 0; i < numbers.size(); ++i) {
    const std::string_view number = numbers[i];
    for (size_t at = 0; at < number.size(); ++at) {
      for (size_t size = 1; size <= std::min(kMostDigits, number.size() - at); ++size) {
        const size_t place = PlaceOf(number.substr(at, size));
        // An account may have it at several places and in several numbers.
        if (last[place] != owners[i] + 1) ++counts[place];
        last[place] = owners[i] + 1;
      }
    }
  }
  counts_ = FlatArray<uint32_t>(counts);
}

std::optional<uint32_t> DigitCounts::Find(std::string_view digits) const {
  if (digits.empty() || digits.size() > kMostDigits || counts_.size() == 0) return std::nullopt;
  return counts_[PlaceOf(digits)];
}

}  // namespace frontdesk::index
