// One piece looked for in many short texts that lie one behind the other.
#ifndef FRONTDESK_INDEX_SEARCH_PIECE_FINDER_H_
#define FRONTDESK_INDEX_SEARCH_PIECE_FINDER_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace frontdesk::index {

// Immutable, thread-safe. The piece must outlive it.
class PieceFinder {
 public:
  static constexpr size_t kNowhere = std::string_view::npos;

  // `piece` must not be empty.
  explicit PieceFinder(std::string_view piece) : piece_(piece) {
    std::memcpy(&word_, piece.data(), std::min(piece.size(), sizeof(word_)));
    if (piece.size() < sizeof(word_)) mask_ = (uint64_t{1} << (8 * piece.size())) - 1;
  }

  // The first place in `text` where the piece begins; kNowhere if there is none. `readable`: bytes
  // from its beginning on that may be read, its own and others. Some nanoseconds for 32 bytes.
  size_t FindIn(std::string_view text, size_t readable) const {
    if (text.size() < piece_.size()) return kNowhere;
    size_t at = 0;
#ifdef __SSE2__
    // At sixteen places at once: both the first byte and the last one are where they must be.
    const size_t places = text.size() - piece_.size() + 1;
    const size_t last = piece_.size() - 1;
    const __m128i wanted_first = _mm_set1_epi8(piece_.front());
    const __m128i wanted_last = _mm_set1_epi8(piece_.back());
    for (; at < places && at + last + 16 + sizeof(word_) <= readable; at += 16) {
      const auto load = [&](size_t place) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + place));
      };
      const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(load(at), wanted_first),
                                         _mm_cmpeq_epi8(load(at + last), wanted_last));
      auto found = static_cast<uint32_t>(_mm_movemask_epi8(both));
      if (places - at < 16) found &= (1u << (places - at)) - 1;
      for (; found != 0; found &= found - 1) {
        const size_t place = at + static_cast<size_t>(std::countr_zero(found));
        if (IsAt(text.data() + place)) return place;
      }
    }
#endif
    (void)readable;
    return text.find(piece_, at);
  }

 private:
  // At least eight bytes must be readable there, and as many as the piece has.
  bool IsAt(const char* place) const {
    uint64_t word;
    std::memcpy(&word, place, sizeof(word));
    if (((word ^ word_) & mask_) != 0) return false;
    return piece_.size() <= sizeof(word) || std::memcmp(place, piece_.data(), piece_.size()) == 0;
  }

  std::string_view piece_;
  uint64_t word_ = 0;             // its first bytes
  uint64_t mask_ = ~uint64_t{0};  // of these
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PIECE_FINDER_H_
