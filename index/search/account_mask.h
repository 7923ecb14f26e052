// Which accounts of a segment a query looks at: those that are live and pass the filters.
#ifndef FRONTDESK_INDEX_SEARCH_ACCOUNT_MASK_H_
#define FRONTDESK_INDEX_SEARCH_ACCOUNT_MASK_H_

#include <cstdint>
#include <vector>

#include "index/search/filters.h"
#include "index/search/match_set.h"
#include "index/segment/segment.h"
#include "index/segment/tombstones.h"

namespace frontdesk::index {

// For one search of one segment; all must outlive it.
class AccountMask {
 public:
  AccountMask(const Segment& segment, const Tombstones& dead, const Filters& filters)
      : segment_(segment), dead_(dead), filters_(filters) {}

  bool Has(uint32_t ordinal) const {
    return filters_.Of(segment_.tag(ordinal)) != Verdict::kDropped && !dead_.Contains(ordinal);
  }
  bool IsOpen(uint32_t ordinal) const { return index::IsOpen(StatusOf(segment_.tag(ordinal))); }
  // Leaves the accounts that the mask has. O(matches), of dense sets O(accounts / 64).
  void Restrict(MatchSet& matches);
  // Turns match classes into rank keys.
  void Rank(MatchSet& matches) const;
  // Every account that the mask has and that is not `numbers_only`, with the best class.
  MatchSet AllSearchable();

 private:
  // The mask as a bitmap, made at the first call.
  const Bitmap& bits();
  // The accounts with one of these statuses, or of these user types.
  template <typename T>
  Bitmap UnionOf(const std::vector<T>& values) const;

  const Segment& segment_;
  const Tombstones& dead_;
  const Filters& filters_;
  Bitmap bits_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_ACCOUNT_MASK_H_
