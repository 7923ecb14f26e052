// The matches of one part of the index (a segment or the delta), as they are merged into pages.
#ifndef FRONTDESK_INDEX_SEARCH_RUN_H_
#define FRONTDESK_INDEX_SEARCH_RUN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "common/member_id.h"
#include "index/match.h"

namespace frontdesk::index {

// Where a match stands in order of relevance: its class, open before closed.
using RankKey = uint8_t;
inline constexpr size_t kRankKeys = 2 * kMatchClasses;

inline constexpr RankKey MakeRankKey(MatchClass match, bool closed) {
  return static_cast<RankKey>(match * 2 + (closed ? 1 : 0));
}
inline constexpr MatchClass ClassOf(RankKey key) { return key / 2; }
inline constexpr bool IsClosed(RankKey key) { return key % 2 == 1; }

// Columns of one length, ascending by id and hence by member.
struct Run {
  absl::Span<const MemberNumber> members;  // by id
  std::vector<uint32_t> ids;
  std::vector<RankKey> keys;

  size_t size() const { return ids.size(); }
  MemberNumber MemberAt(size_t i) const { return members[ids[i]]; }
};

// A match somewhere in several runs.
struct RunPosition {
  size_t run = 0;
  size_t at = 0;
};

// The matches [offset, offset + count) of all runs together by member. A member is in one run only.
// O(runs · log matches · 34 + count · runs): the offset costs nothing.
std::vector<RunPosition> SelectByMember(const std::vector<Run>& runs, uint64_t offset,
                                        uint64_t count);

// The same in order of relevance. Besides, O(matches).
std::vector<RunPosition> SelectByRelevance(const std::vector<Run>& runs, uint64_t offset,
                                           uint64_t count);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_RUN_H_
