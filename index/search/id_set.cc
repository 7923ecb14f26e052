#include "index/search/id_set.h"

#include <algorithm>
#include <bit>

namespace frontdesk::index {

IdSet::IdSet(const MatchSet& matches, std::optional<Bucket> bucket) {
  if (!matches.is_dense()) {
    for (size_t i = 0; i < matches.ids().size(); ++i) {
      if (!bucket || matches.buckets()[i] == *bucket) ids_.push_back(matches.ids()[i]);
    }
    size_ = ids_.size();
    return;
  }
  for (size_t b = 0; b < kBuckets; ++b) {
    const Bitmap& bits = matches.bits(static_cast<Bucket>(b));
    if (bits.is_null() || (bucket && b != *bucket)) continue;
    if (bits_.is_null()) {
      bits_ = bits;
    } else {
      bits_ |= bits;
    }
  }
  const std::vector<uint64_t>& words = bits_.words();
  before_.reserve(words.size() / kWordsOfBlock + 1);
  for (size_t w = 0; w < words.size(); ++w) {
    if (w % kWordsOfBlock == 0) before_.push_back(static_cast<uint32_t>(size_));
    size_ += static_cast<uint64_t>(std::popcount(words[w]));
  }
}

uint32_t IdSet::At(uint64_t k) const {
  if (bits_.is_null()) return ids_[k];
  const auto block = std::upper_bound(before_.begin(), before_.end(), k) - before_.begin() - 1;
  uint64_t left = k - before_[static_cast<size_t>(block)];
  size_t w = static_cast<size_t>(block) * kWordsOfBlock;
  for (;; ++w) {
    const auto count = static_cast<uint64_t>(std::popcount(bits_.words()[w]));
    if (left < count) break;
    left -= count;
  }
  uint64_t word = bits_.words()[w];
  for (; left > 0; --left) word &= word - 1;
  return static_cast<uint32_t>(w * 64 + static_cast<size_t>(std::countr_zero(word)));
}

uint64_t IdSet::CountBelow(uint32_t id) const {
  if (bits_.is_null()) {
    return static_cast<uint64_t>(std::lower_bound(ids_.begin(), ids_.end(), id) - ids_.begin());
  }
  const size_t word = id / 64;
  if (word >= bits_.words().size()) return size_;
  size_t w = word / kWordsOfBlock * kWordsOfBlock;
  uint64_t count = before_[word / kWordsOfBlock];
  for (; w < word; ++w) count += static_cast<uint64_t>(std::popcount(bits_.words()[w]));
  const uint64_t below = (uint64_t{1} << (id % 64)) - 1;
  return count + static_cast<uint64_t>(std::popcount(bits_.words()[word] & below));
}

}  // namespace frontdesk::index
