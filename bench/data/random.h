// Random numbers that are the same on every platform.
#ifndef FRONTDESK_BENCH_DATA_RANDOM_H_
#define FRONTDESK_BENCH_DATA_RANDOM_H_

#include <cstddef>
#include <cstdint>

namespace frontdesk::bench {

// SplitMix64 (Steele, Lea, Flood 2014): 64 good bits a step from 64 bits of state. The
// distributions of the standard library are left alone because they differ between libraries.
class Random {
 public:
  // A sequence for each (seed, stream); neighbouring streams have nothing in common.
  Random(uint64_t seed, uint64_t stream) : state_(Mix(seed) ^ Mix(~stream)) {}

  uint64_t Next() { return Mix(state_ += kGamma); }
  // Uniform in [0, bound); `bound` must be from 1 to 2^32.
  uint64_t Below(uint64_t bound) { return (Next() >> 32) * bound >> 32; }
  // True in `per_mille` of 1,000 cases.
  bool Chance(uint64_t per_mille) { return Below(1000) < per_mille; }
  // One element of an array.
  template <typename T, size_t kSize>
  const T& Pick(const T (&list)[kSize]) {
    return list[Below(kSize)];
  }

 private:
  static constexpr uint64_t kGamma = 0x9E3779B97F4A7C15;
  static constexpr uint64_t Mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

  uint64_t state_;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_RANDOM_H_
