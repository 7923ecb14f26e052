// The accounts of terms, as bits.
#ifndef FRONTDESK_INDEX_SEARCH_ADD_LISTS_H_
#define FRONTDESK_INDEX_SEARCH_ADD_LISTS_H_

#include <cstdint>
#include <vector>

#include "index/bitmap.h"
#include "index/search/stop_check.h"
#include "index/segment/posting_lists.h"
#include "index/segment/term_dictionary.h"

namespace frontdesk::index {

// Nanoseconds to take an account from a list to a bitmap, about.
inline constexpr double kListedCost = 1.5;

// Adds the lists of the terms to `bits`, which must have room for the universe. Incomplete if
// `stop` says stop.
inline void AddLists(const PostingLists& lists, TermRange terms, StopCheck& stop, Bitmap& bits) {
  for (uint32_t term = terms.first; term < terms.second; ++term) {
    if (stop.Step(lists.Count(term) + 1)) return;
    lists.AddTo(term, bits);
  }
}

// The same of terms here and there.
inline void AddListsOf(const std::vector<uint32_t>& terms, const PostingLists& lists,
                       StopCheck& stop, Bitmap& bits) {
  for (uint32_t term : terms) {
    if (stop.Step(lists.Count(term) + 1)) return;
    lists.AddTo(term, bits);
  }
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_ADD_LISTS_H_
