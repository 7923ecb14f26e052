// Random choices that a printed seed brings back.
#ifndef FRONTDESK_TESTS_MODEL_DICE_H_
#define FRONTDESK_TESTS_MODEL_DICE_H_

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace frontdesk::model {

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  // 0 … sides - 1.
  size_t Below(size_t sides) { return static_cast<size_t>(random_() % sides); }
  bool OneIn(size_t sides) { return Below(sides) == 0; }
  template <typename Container>
  const auto& Pick(const Container& choices) {
    return choices[Below(std::size(choices))];
  }

 private:
  std::mt19937_64 random_;
};

// The number in the environment variable `name`, or `otherwise`.
inline uint64_t NumberFromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// FRONTDESK_SEED if set, else one nobody has seen; printed, so that a failure can be replayed.
inline uint64_t ChooseSeed() {
  const uint64_t seed = NumberFromEnvironment("FRONTDESK_SEED", std::random_device()());
  std::printf("FRONTDESK_SEED=%llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_DICE_H_
