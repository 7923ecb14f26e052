// Pieces of text that must follow one another, found by one pass over a text, which may come in
// parts.
#ifndef FRONTDESK_INDEX_SEARCH_CHAIN_AUTOMATON_H_
#define FRONTDESK_INDEX_SEARCH_CHAIN_AUTOMATON_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::index {

// What the pieces have together.
size_t PieceBytes(const std::vector<std::string>& pieces);

// Its state is how many bytes of the pieces have been met, in order and not overlapping, as far to
// the left as they go. Immutable, thread-safe.
class ChainAutomaton {
 public:
  using State = uint8_t;
  static constexpr State kStart = 0;
  // Longer chains are not worth the tables.
  static constexpr size_t kMaxBytes = 32;

  // Needs IsPossible(pieces).
  explicit ChainAutomaton(const std::vector<std::string>& pieces);
  static bool IsPossible(const std::vector<std::string>& pieces);

  // The state behind `text`, from `state` on. A nanosecond or two a byte.
  State Run(State state, std::string_view text) const {
    for (char c : text) {
      if (state == accepting_) break;
      state = next_[state][static_cast<uint8_t>(c)];
    }
    return state;
  }
  // The same from the start, for a text that nothing follows but what cannot go on with a piece
  // that has begun: then the state is that behind the last whole piece. `readable`: bytes from its
  // beginning that may be read. Some nanoseconds a text of up to 32 bytes.
  State RunWhole(std::string_view text, size_t readable) const;
  // All pieces have been met; it stays so.
  State accepting() const { return accepting_; }

 private:
  State accepting_ = 0;
  std::vector<std::array<State, 256>> next_;
  std::vector<std::string> pieces_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_CHAIN_AUTOMATON_H_
