#include "index/search/match_set.h"

#include <algorithm>

namespace frontdesk::index {

void SortMatches(MatchSet& matches) {
  std::vector<uint64_t> keys(matches.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    keys[i] = uint64_t{matches.ids[i]} << 8 | matches.classes[i];
  }
  std::sort(keys.begin(), keys.end());
  matches.Resize(0);
  for (uint64_t key : keys) {
    const auto id = static_cast<uint32_t>(key >> 8);
    if (!matches.ids.empty() && matches.ids.back() == id) continue;
    matches.Add(id, static_cast<MatchClass>(key & 0xff));
  }
}

MatchSet UnionOf(const MatchSet& a, const MatchSet& b) {
  MatchSet result;
  result.Reserve(a.size() + b.size());
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a.ids[i] == b.ids[j]) {
      result.Add(a.ids[i], std::min(a.classes[i], b.classes[j]));
      ++i;
      ++j;
    } else if (a.ids[i] < b.ids[j]) {
      result.Add(a.ids[i], a.classes[i]);
      ++i;
    } else {
      result.Add(b.ids[j], b.classes[j]);
      ++j;
    }
  }
  for (; i < a.size(); ++i) result.Add(a.ids[i], a.classes[i]);
  for (; j < b.size(); ++j) result.Add(b.ids[j], b.classes[j]);
  return result;
}

}  // namespace frontdesk::index
