#include "index/search/match_set.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace frontdesk::index {
namespace {

// Below this comparing is faster than counting.
constexpr size_t kRadixSorted = 512;

using Key = uint64_t;  // id, then bucket

// Sorts by one part of the ids, keeping the order of equal ones.
void RadixPass(const std::vector<Key>& from, std::vector<Key>& to, int shift) {
  constexpr size_t kDigits = 1 << 11;
  std::array<uint32_t, kDigits + 1> ends = {};
  for (Key key : from) ++ends[(key >> shift) % kDigits + 1];
  for (size_t d = 0; d < kDigits; ++d) ends[d + 1] += ends[d];
  for (Key key : from) to[ends[(key >> shift) % kDigits]++] = key;
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

// The union of two sparse sets.
MatchSet Merge(const MatchSet& a, const MatchSet& b) {
  MatchSet result;
  result.Reserve(a.ids().size() + b.ids().size());
  size_t i = 0;
  size_t j = 0;
  while (i < a.ids().size() || j < b.ids().size()) {
    if (j == b.ids().size() || (i < a.ids().size() && a.ids()[i] < b.ids()[j])) {
      result.Add(a.ids()[i], a.buckets()[i]);
      ++i;
    } else if (i == a.ids().size() || b.ids()[j] < a.ids()[i]) {
      result.Add(b.ids()[j], b.buckets()[j]);
      ++j;
    } else {
      result.Add(a.ids()[i], std::min(a.buckets()[i], b.buckets()[j]));
      ++i;
      ++j;
    }
  }
  return result;
}

}  // namespace

MatchSet MatchSet::Dense(uint32_t universe) {
  MatchSet set;
  set.universe_ = universe;
  set.bits_.resize(kBuckets);
  return set;
}

uint64_t MatchSet::size() const {
  uint64_t size = ids_.size();
  for (const Bitmap& bits : bits_) size += bits.Count();
  return size;
}

std::array<uint64_t, kBuckets> MatchSet::BucketSizes() const {
  std::array<uint64_t, kBuckets> sizes = {};
  for (Bucket bucket : buckets_) ++sizes[bucket];
  for (size_t b = 0; b < bits_.size(); ++b) sizes[b] += bits_[b].Count();
  return sizes;
}

bool MatchSet::Has(uint32_t id) const {
  if (!is_dense()) return std::binary_search(ids_.begin(), ids_.end(), id);
  return std::any_of(bits_.begin(), bits_.end(),
                     [id](const Bitmap& bits) { return !bits.is_null() && bits.Test(id); });
}

Bucket MatchSet::BucketOf(uint32_t id) const {
  if (!is_dense()) {
    const auto found = std::lower_bound(ids_.begin(), ids_.end(), id);
    return buckets_[static_cast<size_t>(found - ids_.begin())];
  }
  Bucket bucket = 0;
  while (bits_[bucket].is_null() || !bits_[bucket].Test(id)) ++bucket;
  return bucket;
}

void MatchSet::Sort() {
  // Some ways to find matches have them in order.
  const auto disorder = std::adjacent_find(ids_.begin(), ids_.end(), std::greater_equal<>());
  if (disorder == ids_.end()) return;
  std::vector<Key> keys(ids_.size());
  for (size_t i = 0; i < keys.size(); ++i) keys[i] = Key{ids_[i]} << 8 | buckets_[i];
  SortKeys(keys);
  ids_.clear();
  buckets_.clear();
  for (Key key : keys) {
    const auto id = static_cast<uint32_t>(key >> 8);
    const auto bucket = static_cast<Bucket>(key & 0xff);
    if (!ids_.empty() && ids_.back() == id) {
      buckets_.back() = std::min(buckets_.back(), bucket);
    } else {
      Add(id, bucket);
    }
  }
}

Bitmap& MatchSet::BitsOf(Bucket bucket) {
  if (bits_[bucket].is_null()) bits_[bucket] = Bitmap(universe_);
  return bits_[bucket];
}

void MatchSet::KeepBest() {
  Bitmap better;
  for (Bitmap& bits : bits_) {
    if (bits.is_null()) continue;
    if (better.is_null()) {
      better = bits;
    } else {
      bits -= better;
      better |= bits;
    }
  }
}

void MatchSet::MakeDense(uint32_t universe) {
  if (is_dense()) return;
  universe_ = universe;
  bits_.resize(kBuckets);
  for (size_t i = 0; i < ids_.size(); ++i) BitsOf(buckets_[i]).Set(ids_[i]);
  ids_.clear();
  buckets_.clear();
}

void MatchSet::UniteWith(MatchSet other) {
  if (!is_dense() && ids_.empty()) {
    *this = std::move(other);
    return;
  }
  if (!other.is_dense()) {
    if (other.ids_.empty()) return;
    if (!is_dense()) {
      *this = Merge(*this, other);
      return;
    }
  }
  const uint32_t universe = std::max(universe_, other.universe_);
  MakeDense(universe);
  other.MakeDense(universe);
  for (size_t b = 0; b < kBuckets; ++b) {
    if (other.bits_[b].is_null()) continue;
    BitsOf(static_cast<Bucket>(b)) |= other.bits_[b];
  }
  KeepBest();
}

void MatchSet::DropEmpty() {
  for (Bitmap& bits : bits_) {
    if (!bits.is_null() && bits.Count() == 0) bits = Bitmap();
  }
}

void MatchSet::IntersectWith(const Bitmap& bits) {
  for (Bitmap& bucket : bits_) {
    if (!bucket.is_null()) bucket &= bits;
  }
}

void MatchSet::IntersectWith(const MatchSet& other) {
  // What is in a bucket or in a better one, of both, is so of the intersection.
  std::vector<Bucket> used;
  for (size_t b = 0; b < kBuckets; ++b) {
    if (bits_[b].is_null() && other.bits_[b].is_null()) continue;
    used.push_back(static_cast<Bucket>(b));
    BitsOf(static_cast<Bucket>(b));
  }
  const size_t words = (universe_ + 63) / 64;
  std::vector<uint64_t*> mine;
  std::vector<const uint64_t*> others;
  for (Bucket b : used) {
    mine.push_back(bits_[b].words().data());
    others.push_back(other.bits_[b].is_null() ? nullptr : other.bits_[b].words().data());
  }
  for (size_t w = 0; w < words; ++w) {
    uint64_t in_mine = 0;
    uint64_t in_others = 0;
    uint64_t better = 0;
    for (size_t b = 0; b < used.size(); ++b) {
      in_mine |= mine[b][w];
      if (others[b] != nullptr) in_others |= others[b][w];
      const uint64_t both = in_mine & in_others;
      mine[b][w] = both & ~better;
      better = both;
    }
  }
}

}  // namespace frontdesk::index
