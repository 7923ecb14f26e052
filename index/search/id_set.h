// A set of ids that is asked for its k-th member and for how many come before an id.
#ifndef FRONTDESK_INDEX_SEARCH_ID_SET_H_
#define FRONTDESK_INDEX_SEARCH_ID_SET_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "index/bitmap.h"
#include "index/search/match_set.h"

namespace frontdesk::index {

// The ids of a match set: of one bucket or of all. Made in O(matches), of dense sets in O(universe
// / 64). Immutable.
class IdSet {
 public:
  // nullopt: all buckets.
  IdSet(const MatchSet& matches, std::optional<Bucket> bucket);

  uint64_t size() const { return size_; }
  // The member that has `k` others before it; k < size(). O(log size).
  uint32_t At(uint64_t k) const;
  // Members below `id`. O(log size), of dense sets O(1).
  uint64_t CountBelow(uint32_t id) const;

 private:
  static constexpr size_t kWordsOfBlock = 8;

  std::vector<uint32_t> ids_;     // of a sparse set
  Bitmap bits_;                   // of a dense set
  std::vector<uint32_t> before_;  // members before each block of bits_
  uint64_t size_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_ID_SET_H_
