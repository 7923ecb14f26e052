#include "index/segment/digit_counts.h"

#include <algorithm>
#include <array>
#include <vector>

namespace frontdesk::index {

size_t DigitCounts::PlaceOf(std::string_view digits) {
  const auto first = static_cast<size_t>(digits[0] - '0');
  return digits.size() == 1 ? first : 10 + first * 10 + static_cast<size_t>(digits[1] - '0');
}

DigitCounts::DigitCounts(const StringArray& numbers, absl::Span<const uint32_t> owners) {
  std::vector<uint32_t> counts(kCounts);
  std::array<uint32_t, kCounts> last = {};  // that was counted, and one
  for (uint32_t i = 0; i < numbers.size(); ++i) {
    const std::string_view number = numbers[i];
    for (size_t at = 0; at < number.size(); ++at) {
      for (size_t size = 1; size <= std::min<size_t>(2, number.size() - at); ++size) {
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
  if (digits.empty() || digits.size() > 2 || counts_.size() == 0) return std::nullopt;
  return counts_[PlaceOf(digits)];
}

}  // namespace frontdesk::index
