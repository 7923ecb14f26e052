#include "index/search/match_set.h"

#include <algorithm>
#include <array>

namespace frontdesk::index {
namespace {

// Below this comparing is faster than counting.
constexpr size_t kRadixSorted = 512;

using Key = uint64_t;  // id, then class

// Sorts by one part of the ids, keeping the order of equal ones.
void RadixPass(const std::vector<Key>& from, std::vector<Key>& to, int shift) {
  constexpr size_t kBuckets = 1 << 11;
  std::array<uint32_t, kBuckets + 1> ends = {};
  for (Key key : from) ++ends[(key >> shift) % kBuckets + 1];
  for (size_t b = 0; b < kBuckets; ++b) ends[b + 1] += ends[b];
  for (Key key : from) to[ends[(key >> shift) % kBuckets]++] = key;
}

void SortKeys(std::vector<Key>& keys) {
  if (keys.size() < kRadixSorted) {
    std::sort(keys.begin(), keys.end());
    return;
  }
  const Key largest = *std::max_element(keys.begin(), keys.end());
  std::vector<Key> other(keys.size());
  for (int shift = 8; shift < 40 && largest >> shift != 0; shift += 11) {
    RadixPass(keys, other, shift);
    keys.swap(other);
  }
}

}  // namespace

void SortMatches(MatchSet& matches) {
  std::vector<Key> keys(matches.size());
  for (size_t i = 0; i < keys.size(); ++i) keys[i] = Key{matches.ids[i]} << 8 | matches.classes[i];
  SortKeys(keys);
  matches.Resize(0);
  for (Key key : keys) {
    const auto id = static_cast<uint32_t>(key >> 8);
    const auto match = static_cast<MatchClass>(key & 0xff);
    if (!matches.ids.empty() && matches.ids.back() == id) {
      matches.classes.back() = std::min(matches.classes.back(), match);
    } else {
      matches.Add(id, match);
    }
  }
}

MatchSet UnionOf(MatchSet a, MatchSet b) {
  if (a.size() == 0) return b;
  if (b.size() == 0) return a;
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
