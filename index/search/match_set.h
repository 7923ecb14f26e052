// Accounts of one segment and how each matched.
#ifndef FRONTDESK_INDEX_SEARCH_MATCH_SET_H_
#define FRONTDESK_INDEX_SEARCH_MATCH_SET_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "index/match.h"

namespace frontdesk::index {

// Two columns of one length. `ids` ascend strictly when a set is complete.
struct MatchSet {
  std::vector<uint32_t> ids;
  std::vector<MatchClass> classes;

  size_t size() const { return ids.size(); }
  void Reserve(size_t size) {
    ids.reserve(size);
    classes.reserve(size);
  }
  void Add(uint32_t id, MatchClass match) {
    ids.push_back(id);
    classes.push_back(match);
  }
  void Resize(size_t size) {
    ids.resize(size);
    classes.resize(size);
  }
};

// Puts the ids into order; of an id that is there several times the best class stays.
void SortMatches(MatchSet& matches);

// The ids of both; of an id in both the best class.
MatchSet UnionOf(MatchSet a, MatchSet b);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_MATCH_SET_H_
