// The first bytes of some of many sorted texts, by which most of them need not be read to find one.
#ifndef FRONTDESK_INDEX_SEGMENT_TEXT_SAMPLES_H_
#define FRONTDESK_INDEX_SEGMENT_TEXT_SAMPLES_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "index/segment/flat_array.h"

namespace frontdesk::index {

// Of texts that are kept elsewhere and never change, ascending by their bytes, text_at(i). Eight
// bytes of one in 32 of them. A binary search among texts waits for memory at nearly every step;
// the samples are together, so that only the last few steps of it are left. Immutable, thread-safe.
class TextSamples {
 public:
  TextSamples() = default;
  template <typename TextAt>
  TextSamples(uint32_t size, TextAt text_at) : size_(size) {
    std::vector<uint64_t> samples;
    for (uint32_t i = 0; i < size; i += kStep) samples.push_back(LeadOf(text_at(i), 0));
    samples_ = FlatArray<uint64_t>(samples);
  }

  // The texts [first, end) that begin with `prefix`. `text_at` as for the constructor. O(log size).
  template <typename TextAt>
  std::pair<uint32_t, uint32_t> StartingWith(std::string_view prefix, TextAt text_at) const {
    // What begins with it has a lead from `low` to `high`. A text whose lead is less than `low` is
    // before them all, one whose lead is more than `high` behind; with another lead it is behind
    // the texts before, and before the texts behind.
    const uint64_t low = LeadOf(prefix, 0);
    const uint64_t high = LeadOf(prefix, 0xff);
    const uint64_t* const below = std::lower_bound(samples_.begin(), samples_.end(), low);
    const uint64_t* const past_low = std::upper_bound(below, samples_.end(), low);
    const uint32_t first = Search(below, past_low, [&](uint32_t i) { return text_at(i) < prefix; });
    const uint64_t* const below_high = std::lower_bound(below, samples_.end(), high);
    const uint64_t* const past_high = std::upper_bound(below_high, samples_.end(), high);
    const uint32_t end = Search(below_high, past_high, [&](uint32_t i) {
      return i < first || text_at(i).substr(0, prefix.size()) <= prefix;
    });
    return {first, end};
  }

  uint64_t MemoryBytes() const { return samples_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) { archive(self.size_, self.samples_); }

 private:
  static constexpr uint32_t kStep = 32;

  // The first eight bytes as a number that compares as they do. What is missing is `fill`.
  static uint64_t LeadOf(std::string_view text, uint8_t fill) {
    static_assert(std::endian::native == std::endian::little);
    uint64_t lead;
    std::memset(&lead, fill, sizeof(lead));
    text.copy(reinterpret_cast<char*>(&lead), sizeof(lead));
    return __builtin_bswap64(lead);
  }

  // The first text for which is_before() is false: it is true of those of all samples before
  // `first`, and false of that of `end` and of all behind.
  template <typename IsBefore>
  uint32_t Search(const uint64_t* first, const uint64_t* end, IsBefore is_before) const {
    const auto place = [this](const uint64_t* sample) {
      return static_cast<uint32_t>(sample - samples_.begin()) * kStep;
    };
    uint32_t low = first == samples_.begin() ? 0 : place(first - 1) + 1;
    uint32_t high = std::min(place(end), size_);
    while (low < high) {
      const uint32_t middle = low + (high - low) / 2;
      if (is_before(middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  uint32_t size_ = 0;
  FlatArray<uint64_t> samples_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_TEXT_SAMPLES_H_
