// Text to try things on.
#ifndef FRONTDESK_TESTS_INDEX_RANDOM_TEXT_H_
#define FRONTDESK_TESTS_INDEX_RANDOM_TEXT_H_

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace frontdesk::index {

// Up to `longest` of these letters.
inline std::string RandomText(std::mt19937& random, std::string_view letters, size_t longest) {
  std::string text;
  for (size_t size = random() % (longest + 1); text.size() < size;) {
    text.push_back(letters[random() % letters.size()]);
  }
  return text;
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_TESTS_INDEX_RANDOM_TEXT_H_
