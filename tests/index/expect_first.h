// The first matches that a predicate finds, held against all of them.
#ifndef FRONTDESK_TESTS_INDEX_EXPECT_FIRST_H_
#define FRONTDESK_TESTS_INDEX_EXPECT_FIRST_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "index/search/account_mask.h"
#include "index/search/first_matches.h"
#include "index/search/predicate.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

// The first rows, and those from some row on, are the first of `all`. Returns how many were found
// like this: none if the predicate finds no first ones.
inline size_t ExpectFirst(const Segment& segment, Predicate& predicate, const MatchSet& all,
                          Order order) {
  constexpr size_t kRows = 20;
  const Query query;
  const Filters filters(query);
  const Tombstones dead;
  const AccountMask mask(segment, dead, filters);
  const SearchLimits limits;
  StopCheck stop(limits);
  std::vector<std::pair<RankKey, uint32_t>> rows;
  all.ForEach([&](uint32_t id, Bucket match) {
    rows.emplace_back(MakeRankKey(match, !mask.IsOpen(id)), id);
  });
  if (order == Order::kRelevance) std::sort(rows.begin(), rows.end());
  size_t found_first = 0;
  for (const size_t from : {size_t{0}, rows.size() / 3, rows.size() / 2}) {
    if (from >= rows.size()) continue;
    const RunStart start = {rows[from].first, rows[from].second};
    std::vector<FirstMatches> first = {
        {order, kRows, from == 0 ? RunStart() : start, segment.size(), mask}};
    uint64_t total = 0;
    if (!predicate.FindFirst(absl::MakeSpan(first), total, stop)) continue;
    EXPECT_EQ(total, rows.size());
    std::vector<std::pair<RankKey, uint32_t>> found;
    std::move(first[0]).Finish().ForEach(
        [&](uint32_t id, Bucket key) { found.emplace_back(key, id); });
    if (order == Order::kRelevance) std::sort(found.begin(), found.end());
    const size_t count = std::min(kRows, rows.size() - from);
    EXPECT_GE(found.size(), count);
    found.resize(std::min(found.size(), count));  // there may be more
    EXPECT_EQ(found, std::vector(rows.begin() + static_cast<ptrdiff_t>(from),
                                 rows.begin() + static_cast<ptrdiff_t>(from + count)));
    found_first += found.size();
  }
  return found_first;
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_TESTS_INDEX_EXPECT_FIRST_H_
