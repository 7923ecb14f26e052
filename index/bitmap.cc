#include "index/bitmap.h"

#include <algorithm>

// The same loops are compiled twice, for every processor and for those with AVX2, which do them
// some times as fast; which one is taken is decided when the program starts. Sanitizers do not bear
// that.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define FRONTDESK_FOR_EVERY_PROCESSOR __attribute__((target_clones("default", "avx2")))
#define FRONTDESK_COUNT_FOR_EVERY_PROCESSOR __attribute__((target_clones("default", "popcnt")))
#else
#define FRONTDESK_FOR_EVERY_PROCESSOR
#define FRONTDESK_COUNT_FOR_EVERY_PROCESSOR
#endif

namespace frontdesk::index {
namespace {

FRONTDESK_FOR_EVERY_PROCESSOR void Unite(uint64_t* words, const uint64_t* others, size_t size) {
  for (size_t w = 0; w < size; ++w) words[w] |= others[w];
}

FRONTDESK_FOR_EVERY_PROCESSOR void Intersect(uint64_t* words, const uint64_t* others, size_t size) {
  for (size_t w = 0; w < size; ++w) words[w] &= others[w];
}

FRONTDESK_FOR_EVERY_PROCESSOR void Subtract(uint64_t* words, const uint64_t* others, size_t size) {
  for (size_t w = 0; w < size; ++w) words[w] &= ~others[w];
}

FRONTDESK_COUNT_FOR_EVERY_PROCESSOR uint64_t CountOnes(const uint64_t* words, size_t size) {
  uint64_t count = 0;
  for (size_t w = 0; w < size; ++w) count += static_cast<uint64_t>(__builtin_popcountll(words[w]));
  return count;
}

}  // namespace

Bitmap& Bitmap::operator|=(const Bitmap& other) {
  Unite(words_.data(), other.words_.data(), words_.size());
  return *this;
}

Bitmap& Bitmap::operator&=(const Bitmap& other) {
  Intersect(words_.data(), other.words_.data(), words_.size());
  return *this;
}

Bitmap& Bitmap::operator-=(const Bitmap& other) {
  Subtract(words_.data(), other.words_.data(), words_.size());
  return *this;
}

void Bitmap::IntersectWith(absl::Span<const absl::Span<const uint64_t>> others) {
  // A part of all after the other, so that what is written stays in the nearest cache.
  constexpr size_t kPart = 1024;
  for (size_t first = 0; first < words_.size(); first += kPart) {
    const size_t size = std::min(kPart, words_.size() - first);
    for (absl::Span<const uint64_t> other : others) {
      Intersect(words_.data() + first, other.data() + first, size);
    }
  }
}

void Bitmap::AppendTo(std::vector<uint32_t>& members) const {
  // How many members a word holds cannot be guessed: of up to so many nothing depends on it.
  constexpr size_t kWithoutBranch = 4;
  constexpr uint64_t kLastBit = uint64_t{1} << 63;
  const size_t before = members.size();
  // One more is written and not kept.
  members.resize(before + Count() + 1);
  uint32_t* out = members.data() + before;
  for (size_t w = 0; w < words_.size(); ++w) {
    uint64_t left = words_[w];
    const auto take = [&] {
      // The last bit changes nothing but that there is one.
      const int lowest = std::countr_zero(left | kLastBit);
      *out = static_cast<uint32_t>(w * 64) + static_cast<uint32_t>(lowest);
      out += left != 0 ? 1 : 0;
      left &= left - 1;
    };
    for (size_t i = 0; i < kWithoutBranch; ++i) take();
    while (left != 0) take();
  }
  members.pop_back();
}

uint64_t Bitmap::Count() const { return CountOnes(words_.data(), words_.size()); }

}  // namespace frontdesk::index
