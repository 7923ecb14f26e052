// What fuzz targets share.
#ifndef FRONTDESK_TESTS_FUZZ_REQUIRE_H_
#define FRONTDESK_TESTS_FUZZ_REQUIRE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace frontdesk::fuzz {

// Ends the program, as an input that was found, unless `holds`.
inline void Require(bool holds, const char* invariant) {
  if (holds) return;
  std::fprintf(stderr, "invariant broken: %s\n", invariant);
  std::abort();
}

// The input, taken line by line, so that a corpus can be read and written by hand.
class Lines {
 public:
  Lines(const uint8_t* data, size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  // The next line without its end; empty when there is none left.
  std::string_view Next() {
    const std::string_view line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
    return line;
  }

  // All that is left.
  std::string_view Rest() const { return rest_; }

 private:
  std::string_view rest_;
};

inline bool IsCodePointBoundary(std::string_view text, size_t position) {
  return position == text.size() || (static_cast<unsigned char>(text[position]) & 0xc0) != 0x80;
}

}  // namespace frontdesk::fuzz

#endif  // FRONTDESK_TESTS_FUZZ_REQUIRE_H_
