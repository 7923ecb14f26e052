#include "bench/data/weighted_list.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/strings.h"

namespace frontdesk::bench {

WeightedList::WeightedList(std::string_view text, char separator) {
  for (const absl::string_view line : absl::StrSplit(ToAbsl(text), '\n', absl::SkipEmpty())) {
    uint64_t weight = 0;
    bool first = true;
    for (const absl::string_view part : absl::StrSplit(line, separator)) {
      if (std::exchange(first, false)) {
        std::from_chars(part.data(), part.data() + part.size(), weight);
      } else {
        Add(std::string(part), weight);
      }
    }
  }
}

void WeightedList::Add(std::string word, uint64_t weight) {
  words_.push_back(std::move(word));
  ends_.push_back(total() + weight);
}

const std::string& WeightedList::Draw(Random& random) const {
  const uint64_t at = random.Below(total());
  return words_[std::upper_bound(ends_.begin(), ends_.end(), at) - ends_.begin()];
}

}  // namespace frontdesk::bench
