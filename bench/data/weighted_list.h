// Words drawn by their weights.
#ifndef FRONTDESK_BENCH_DATA_WEIGHTED_LIST_H_
#define FRONTDESK_BENCH_DATA_WEIGHTED_LIST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/data/random.h"

namespace frontdesk::bench {

// Words with integer weights. Immutable after it is filled.
class WeightedList {
 public:
  // Reads lines of a weight and the words that have it, between `separator`.
  WeightedList(std::string_view text, char separator);
  WeightedList() = default;

  // Words of weight 0 are never drawn.
  void Add(std::string word, uint64_t weight);

  // Draws a word. O(log n). The list must have a weight above 0.
  const std::string& Draw(Random& random) const;

  const std::vector<std::string>& words() const { return words_; }
  uint64_t total() const { return ends_.empty() ? 0 : ends_.back(); }

 private:
  std::vector<std::string> words_;
  std::vector<uint64_t> ends_;  // running sums of the weights
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_WEIGHTED_LIST_H_
