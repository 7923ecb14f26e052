// The matches of one part of the index (a segment or the delta), as they are merged into pages.
#ifndef FRONTDESK_INDEX_SEARCH_RUN_H_
#define FRONTDESK_INDEX_SEARCH_RUN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "common/member_id.h"
#include "index/engine.h"
#include "index/match.h"
#include "index/search/match_set.h"
#include "index/segment/packed_column.h"

namespace frontdesk::index {

// Where a match stands in order of relevance: its class, open before closed.
using RankKey = Bucket;

inline constexpr RankKey MakeRankKey(MatchClass match, bool closed) {
  return static_cast<RankKey>(match * 2 + (closed ? 1 : 0));
}
inline constexpr MatchClass ClassOf(RankKey key) { return key / 2; }
inline constexpr bool IsClosed(RankKey key) { return key % 2 == 1; }

// Members by id: those of a segment, or a list. What it is made of must outlive it.
class MemberView {
 public:
  MemberView() = default;
  explicit MemberView(const MonotoneColumn& column) : column_(&column) {}
  explicit MemberView(absl::Span<const MemberNumber> list) : list_(list) {}

  MemberNumber operator[](uint32_t id) const {
    return column_ != nullptr ? (*column_)[id] : list_[id];
  }
  // The first id whose member is not below `member`. O(log n).
  uint32_t LowerBound(MemberNumber member) const;

 private:
  const MonotoneColumn* column_ = nullptr;
  absl::Span<const MemberNumber> list_;
};

// The first row wanted of a part: by relevance the one with this key and id, by member the one with
// this id, or the next there is.
struct RunStart {
  RankKey key = 0;
  uint32_t id = 0;
};

// Ids ascend as members do.
struct Run {
  MemberView members;
  MatchSet matches;  // by rank key
};

// A match somewhere in several runs.
struct RunPosition {
  size_t run = 0;
  uint32_t id = 0;
};

// Which matches of all runs together: `count` from `offset` on, of those behind a place if there is
// one. Runs need not hold what is before it.
struct Selection {
  std::optional<RowPlace> after;
  uint64_t offset = 0;
  uint64_t count = 0;
};

// Selects by member. A member is in one run only. Place and offset cost nothing: O(matches), of
// dense runs O(accounts / 64), and O(runs · log) for each match selected.
std::vector<RunPosition> SelectByMember(const std::vector<Run>& runs, const Selection& wanted);

// The same in order of relevance.
std::vector<RunPosition> SelectByRelevance(const std::vector<Run>& runs, const Selection& wanted);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_RUN_H_
