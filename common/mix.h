// Spreading numbers over all bits.
#ifndef FRONTDESK_COMMON_MIX_H_
#define FRONTDESK_COMMON_MIX_H_

#include <cstdint>

namespace frontdesk {

// Tells apart in every bit what differs in the last few. One to one; 0 stays 0. The finalizer of
// splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). Images of
// the index hold tables made with it: it must never change.
inline uint64_t Mix64(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_MIX_H_
