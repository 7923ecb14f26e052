// Accounts of one part of the index, each in a bucket: how it matched, or where it ranks.
#ifndef FRONTDESK_INDEX_SEARCH_MATCH_SET_H_
#define FRONTDESK_INDEX_SEARCH_MATCH_SET_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "index/bitmap.h"
#include "index/match.h"

namespace frontdesk::index {

// A MatchClass, later a RankKey: smaller is better.
using Bucket = uint8_t;
inline constexpr size_t kBuckets = 2 * kMatchClasses;

// A set of ids below some universe, in one of two forms: sparse, two columns ordered by id; or
// dense, a bitmap a bucket, where a few word operations do what would take a step for each of
// hundreds of thousands of ids. For one thread.
class MatchSet {
 public:
  // Sets of so small a share of the universe are kept sparse, larger ones dense.
  static constexpr uint64_t kSparseShare = 128;
  static bool ShouldBeDense(uint64_t size, uint32_t universe) {
    return size * kSparseShare > universe;
  }

  // Empty, sparse.
  MatchSet() = default;
  // Empty, dense. `universe` must not be 0.
  static MatchSet Dense(uint32_t universe);

  bool is_dense() const { return universe_ > 0; }
  // Of a dense set.
  uint32_t universe() const { return universe_; }
  // O(1) if sparse, else O(universe / 64).
  uint64_t size() const;
  std::array<uint64_t, kBuckets> BucketSizes() const;
  bool Has(uint32_t id) const;
  // The bucket of an id of the set. O(log size) if sparse.
  Bucket BucketOf(uint32_t id) const;

  // Sparse sets: adds an id behind all others. Unless ids ascend, Sort() must follow.
  void Add(uint32_t id, Bucket bucket) {
    ids_.push_back(id);
    buckets_.push_back(bucket);
  }
  // The same of a set in any form.
  void AddAny(uint32_t id, Bucket bucket) { is_dense() ? BitsOf(bucket).Set(id) : Add(id, bucket); }
  void Reserve(size_t size) {
    ids_.reserve(size);
    buckets_.reserve(size);
  }
  // Orders by id; of an id that was added several times the best bucket stays.
  void Sort();
  // The columns of a sparse set.
  const std::vector<uint32_t>& ids() const { return ids_; }
  const std::vector<Bucket>& buckets() const { return buckets_; }

  // Dense sets: the ids of a bucket, to be added to. An id must be in one bucket only in the end.
  Bitmap& BitsOf(Bucket bucket);
  // Of an id that is in several buckets the best stays.
  void KeepBest();
  // The ids of a bucket; a null bitmap if there are none.
  const Bitmap& bits(Bucket bucket) const;

  // Calls use(id, bucket) for all, ascending by id.
  template <typename Use>
  void ForEach(Use use) const;
  // Calls put(id, bucket) for all, ascending, and keeps those for which it returns true, in the
  // bucket it says.
  template <typename Put>
  void Retain(Put put);

  // Removes the buckets of which remove(bucket) is true.
  template <typename Remove>
  void RemoveBuckets(Remove remove);

  // Adds the ids of `other`; of an id that is in both the better bucket stays.
  void UniteWith(MatchSet other);
  uint64_t MemoryBytes() const {
    uint64_t bytes = ids_.capacity() * sizeof(uint32_t) + buckets_.capacity() +
                     bits_.capacity() * sizeof(Bitmap);
    for (const Bitmap& bits : bits_) bytes += bits.MemoryBytes();
    return bytes;
  }
  // Frees the buckets of a dense set that are empty.
  void DropEmpty();

  // Of a dense set: leaves the ids that `bits` holds.
  void IntersectWith(const Bitmap& bits);
  // Both dense: leaves the ids that are in both, in the worse of the two buckets.
  void IntersectWith(const MatchSet& other);

 private:
  friend class AccountMask;

  void MakeDense(uint32_t universe);

  uint32_t universe_ = 0;  // of a dense set
  std::vector<uint32_t> ids_;
  std::vector<Bucket> buckets_;
  std::vector<Bitmap> bits_;  // of a dense set, by bucket: most sets are sparse, and soon moved
};

inline const Bitmap& MatchSet::bits(Bucket bucket) const {
  static const Bitmap kNone;
  return is_dense() ? bits_[bucket] : kNone;
}

template <typename Use>
void MatchSet::ForEach(Use use) const {
  for (size_t i = 0; i < ids_.size(); ++i) use(ids_[i], buckets_[i]);
  if (!is_dense()) return;
  struct Filled {
    Bucket bucket;
    const uint64_t* words;
  };
  std::vector<Filled> filled;
  for (size_t b = 0; b < kBuckets; ++b) {
    if (!bits_[b].is_null()) {
      filled.push_back({static_cast<Bucket>(b), bits_[b].words().data()});
    }
  }
  const absl::Span<const Filled> all = filled;
  for (uint32_t w = 0; w < (universe_ + 63) / 64; ++w) {
    uint64_t left = 0;
    for (const Filled& of : all) left |= of.words[w];
    for (; left != 0; left &= left - 1) {
      const int bit = std::countr_zero(left);
      const auto holder = std::find_if(
          all.begin(), all.end(), [&](const Filled& of) { return (of.words[w] >> bit & 1) != 0; });
      use(w * 64 + static_cast<uint32_t>(bit), holder->bucket);
    }
  }
}

template <typename Put>
void MatchSet::Retain(Put put) {
  size_t kept = 0;
  for (size_t i = 0; i < ids_.size(); ++i) {
    Bucket bucket = buckets_[i];
    if (!put(ids_[i], bucket)) continue;
    ids_[kept] = ids_[i];
    buckets_[kept++] = bucket;
  }
  ids_.resize(kept);
  buckets_.resize(kept);
  if (!is_dense()) return;
  MatchSet result = Dense(universe_);
  ForEach([&](uint32_t id, Bucket bucket) {
    if (put(id, bucket)) result.BitsOf(bucket).Set(id);
  });
  *this = std::move(result);
}

template <typename Remove>
void MatchSet::RemoveBuckets(Remove remove) {
  for (size_t b = 0; b < bits_.size(); ++b) {
    if (remove(static_cast<Bucket>(b))) bits_[b] = Bitmap();
  }
  if (!is_dense()) Retain([&](uint32_t, Bucket& bucket) { return !remove(bucket); });
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_MATCH_SET_H_
