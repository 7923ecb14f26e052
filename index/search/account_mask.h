// Which accounts of a segment a query looks at: those that are live and pass the filters.
#ifndef FRONTDESK_INDEX_SEARCH_ACCOUNT_MASK_H_
#define FRONTDESK_INDEX_SEARCH_ACCOUNT_MASK_H_

#include <cstdint>
#include <vector>

#include "index/search/filters.h"
#include "index/search/match_block.h"
#include "index/search/match_set.h"
#include "index/segment/segment.h"
#include "index/segment/tombstones.h"

namespace frontdesk::index {

// For one search of one segment; all must outlive it.
class AccountMask {
 public:
  AccountMask(const Segment& segment, const Tombstones& dead, const Filters& filters)
      : segment_(segment), dead_(dead), filters_(filters), only_(OnlyFilter()) {}

  bool Has(uint32_t ordinal) const {
    return filters_.Of(segment_.tag(ordinal)) != Verdict::kDropped && !dead_.Contains(ordinal);
  }
  // The same of some accounts: calls use(place, closed) for the place in the block of each that the
  // mask has.
  template <typename Use>
  void ForEachOf(const MatchBlock& block, Use use) const {
    if (filters_.pass_all()) {
      // A bit an account stays in the cache where a byte does not, or not as far away.
      for (size_t i = 0; i < block.size; ++i) segment_.open().Prefetch(block.ids[i]);
      for (size_t i = 0; i < block.size; ++i) {
        if (!dead_.Contains(block.ids[i])) use(i, !segment_.open().Test(block.ids[i]));
      }
      return;
    }
    for (size_t i = 0; i < block.size; ++i) segment_.PrefetchTag(block.ids[i]);
    for (size_t i = 0; i < block.size; ++i) {
      const Verdict verdict = filters_.Of(segment_.tag(block.ids[i]));
      if (verdict == Verdict::kDropped || dead_.Contains(block.ids[i])) continue;
      use(i, verdict == Verdict::kClosed);
    }
  }
  // True if CountOf() and TakeOut() may be asked.
  bool knows_by_bits() const { return filters_.pass_all() || only_ != nullptr; }
  // How many of a block the mask has. No tag is read.
  uint64_t CountOf(const MatchBlock& block) const {
    if (only_ == nullptr && dead_.count() == 0) return block.size;
    uint64_t had = 0;
    for (size_t i = 0; i < block.size; ++i) had += HasByBits(block.ids[i]) ? 1 : 0;
    return had;
  }
  // Takes the accounts out of a block of which take(id, match) is true, and returns how many of
  // them the mask has. No tag is read.
  template <typename Take>
  uint64_t TakeOut(MatchBlock& block, Take take) const {
    uint64_t had = 0;
    block.RetainAt([&](size_t place) {
      const uint32_t id = block.ids[place];
      const bool out = take(id, block.classes[place]);
      had += out && HasByBits(id) ? 1 : 0;
      return out ? kNoMatch : block.classes[place];
    });
    return had;
  }
  bool IsOpen(uint32_t ordinal) const { return index::IsOpen(StatusOf(segment_.tag(ordinal))); }
  // Leaves the accounts that the mask has. O(matches), of dense sets O(accounts / 64).
  void Restrict(MatchSet& matches);
  // Turns match classes into rank keys.
  void Rank(MatchSet& matches) const;
  // Every account that the mask has and that is not `numbers_only`, with the best class.
  MatchSet AllSearchable();

 private:
  // The accounts that pass the filters, if these ask for one value of one kind only; else null.
  const Bitmap* OnlyFilter() const;
  // Has(), where the mask knows by bits: no tag is read.
  bool HasByBits(uint32_t ordinal) const {
    return (only_ == nullptr || only_->Test(ordinal)) && !dead_.Contains(ordinal);
  }
  // The mask as a bitmap, made at the first call.
  const Bitmap& bits();
  // The accounts with one of these statuses, user types or e-mail statuses.
  template <typename T>
  Bitmap UnionOf(const std::vector<T>& values) const;

  const Segment& segment_;
  const Tombstones& dead_;
  const Filters& filters_;
  const Bitmap* const only_;
  Bitmap bits_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_ACCOUNT_MASK_H_
