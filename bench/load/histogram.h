// Latencies in fixed memory, as HdrHistogram keeps them (Debian 12 does not package its C library):
// buckets grow with the value, so that every value is known to one part in 128.
#ifndef FRONTDESK_BENCH_LOAD_HISTOGRAM_H_
#define FRONTDESK_BENCH_LOAD_HISTOGRAM_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace frontdesk::bench {

// Nanoseconds up to about five hours. 30 KiB. Not thread-safe.
class Histogram {
 public:
  void Add(absl::Duration latency) {
    const int64_t nanos = std::max<int64_t>(0, absl::ToInt64Nanoseconds(latency));
    ++counts_[std::min(BucketOf(static_cast<uint64_t>(nanos)), kBuckets - 1)];
    ++total_;
    max_ = std::max(max_, latency);
  }

  void Merge(const Histogram& other) {
    for (size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
    total_ += other.total_;
    max_ = std::max(max_, other.max_);
  }

  uint64_t total() const { return total_; }
  absl::Duration max() const { return max_; }

  // The value that the share `q` (0…1) of all values does not exceed; zero if there are none.
  absl::Duration Quantile(double q) const {
    const auto rank = static_cast<uint64_t>(q * static_cast<double>(total_));
    uint64_t seen = 0;
    for (size_t i = 0; i < kBuckets; ++i) {
      seen += counts_[i];
      if (seen > rank) return std::min(max_, absl::Nanoseconds(UpperOf(i)));
    }
    return max_;
  }

 private:
  static constexpr int kBits = 7;  // of a value that count
  static constexpr size_t kHalf = size_t{1} << kBits;
  static constexpr size_t kBuckets = (44 - kBits + 1) * kHalf;

  // Values below 2^(kBits+1) have buckets of their own; each doubling after that has kHalf.
  static size_t BucketOf(uint64_t value) {
    const int width = std::bit_width(value);
    if (width <= kBits + 1) return static_cast<size_t>(value);
    const int shift = width - kBits - 1;
    return static_cast<size_t>(shift) * kHalf + static_cast<size_t>(value >> shift);
  }
  static int64_t UpperOf(size_t bucket) {
    if (bucket < 2 * kHalf) return static_cast<int64_t>(bucket);
    const size_t shift = bucket / kHalf - 1;
    const uint64_t first = (bucket - shift * kHalf) << shift;
    return static_cast<int64_t>(first + (uint64_t{1} << shift) - 1);
  }

  std::array<uint64_t, kBuckets> counts_ = {};
  uint64_t total_ = 0;
  absl::Duration max_;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_LOAD_HISTOGRAM_H_
