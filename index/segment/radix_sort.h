// Sorting very many numbers by their bytes.
#ifndef FRONTDESK_INDEX_SEGMENT_RADIX_SORT_H_
#define FRONTDESK_INDEX_SEGMENT_RADIX_SORT_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace frontdesk::index {

// Sorts by the first of each pair, an unsigned number; those that are equal in it stay in their
// order. A pass over all for each byte in which they differ, and as much memory again: of millions
// a few times as fast as comparing them.
template <typename Key, typename Value>
void RadixSort(std::vector<std::pair<Key, Value>>& pairs) {
  constexpr size_t kBytes = sizeof(Key);
  constexpr size_t kFew = 1024;
  if (pairs.size() < kFew) {
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    return;
  }
  std::array<std::array<size_t, 256>, kBytes> counts = {};
  for (const auto& pair : pairs) {
    for (size_t b = 0; b < kBytes; ++b) ++counts[b][pair.first >> (8 * b) & 0xff];
  }
  std::vector<std::pair<Key, Value>> sorted(pairs.size());
  for (size_t b = 0; b < kBytes; ++b) {
    if (counts[b][pairs[0].first >> (8 * b) & 0xff] == pairs.size()) continue;
    size_t place = 0;
    for (size_t& count : counts[b]) place += std::exchange(count, place);
    for (const auto& pair : pairs) sorted[counts[b][pair.first >> (8 * b) & 0xff]++] = pair;
    pairs.swap(sorted);
  }
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_RADIX_SORT_H_
