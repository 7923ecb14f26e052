// Lists of terms and accounts that are put together from several.
#ifndef FRONTDESK_INDEX_SEARCH_SORT_UNIQUE_H_
#define FRONTDESK_INDEX_SEARCH_SORT_UNIQUE_H_

#include <algorithm>
#include <functional>

namespace frontdesk::index {

// Puts numbers in order, each of them once. O(n) if they are so already.
template <typename Numbers>
void SortUnique(Numbers& numbers) {
  // Most often they ascend as they come.
  const auto disorder = std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>());
  if (disorder == numbers.end()) return;
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_SORT_UNIQUE_H_
