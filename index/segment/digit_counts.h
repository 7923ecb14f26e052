// How many accounts have a digit, or two or three in a row, in a phone number: so many that a
// search for them counts no accounts.
#ifndef FRONTDESK_INDEX_SEGMENT_DIGIT_COUNTS_H_
#define FRONTDESK_INDEX_SEGMENT_DIGIT_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/types/span.h"
#include "index/segment/flat_array.h"
#include "index/segment/string_array.h"

namespace frontdesk::index {

// Exact. Immutable, thread-safe. Four kilobytes and a half.
class DigitCounts {
 public:
  DigitCounts() = default;
  // Of numbers, which are digits alone, and the accounts that have them, ascending. Some ten
  // nanoseconds a number.
  DigitCounts(const StringArray& numbers, absl::Span<const uint32_t> owners);

  // How many accounts have a number that contains `digits`; nullopt if they are more than three.
  std::optional<uint32_t> Find(std::string_view digits) const;

  uint64_t MemoryBytes() const { return counts_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) { archive(self.counts_); }

 private:
  // One digit, then two, then three.
  static constexpr size_t kMostDigits = 3;
  static constexpr size_t kCounts = 10 + 100 + 1000;
  static size_t PlaceOf(std::string_view digits);

  FlatArray<uint32_t> counts_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_DIGIT_COUNTS_H_
