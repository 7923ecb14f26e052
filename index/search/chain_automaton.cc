#include "index/search/chain_automaton.h"

#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace frontdesk::index {
namespace {

constexpr size_t kVectorBytes = 32;

}  // namespace

size_t PieceBytes(const std::vector<std::string>& pieces) {
  size_t bytes = 0;
  for (const std::string& piece : pieces) bytes += piece.size();
  return bytes;
}

bool ChainAutomaton::IsPossible(const std::vector<std::string>& pieces) {
  const size_t bytes = PieceBytes(pieces);
  return bytes > 0 && bytes <= kMaxBytes;
}

ChainAutomaton::ChainAutomaton(const std::vector<std::string>& pieces) : pieces_(pieces) {
  for (const std::string& piece : pieces) {
    // Knuth, Morris and Pratt: where the longest beginning of the piece leads that ends here.
    const auto first = static_cast<State>(next_.size());
    State failed = first;
    for (size_t i = 0; i < piece.size(); ++i) {
      std::array<State, 256>& next = next_.emplace_back();
      if (i == 0) {
        next.fill(first);
      } else {
        next = next_[failed];
      }
      const auto byte = static_cast<uint8_t>(piece[i]);
      if (i > 0) failed = next[byte];
      next[byte] = static_cast<State>(first + i + 1);
    }
  }
  accepting_ = static_cast<State>(next_.size());
}

ChainAutomaton::State ChainAutomaton::RunWhole(std::string_view text, size_t readable) const {
#ifdef __SSE2__
  if (text.size() <= kVectorBytes && readable >= kVectorBytes) {
    const auto low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data()));
    const auto high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + 16));
    // Bit i: byte i is the one. What is behind the text is none.
    const auto places_of = [&](char c) {
      const __m128i wanted = _mm_set1_epi8(c);
      const auto first = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(low, wanted)));
      const auto second = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(high, wanted)));
      return uint64_t{first | second << 16};
    };
    uint64_t left = (uint64_t{1} << text.size()) - 1;  // places not passed
    State state = kStart;
    for (const std::string& piece : pieces_) {
      uint64_t places = left;
      for (size_t i = 0; i < piece.size() && places != 0; ++i) {
        places &= (places_of(piece[i]) & left) >> i;
      }
      if (places == 0) return state;
      left &= ~uint64_t{0} << (static_cast<size_t>(std::countr_zero(places)) + piece.size());
      state = static_cast<State>(state + piece.size());
    }
    return state;
  }
#endif
  (void)readable;
  // Back to the end of the last whole piece.
  const State end = Run(kStart, text);
  State state = kStart;
  for (const std::string& piece : pieces_) {
    if (state + piece.size() > end) break;
    state = static_cast<State>(state + piece.size());
  }
  return state;
}

}  // namespace frontdesk::index
