// Whether accounts of a split column contain the pieces of a chain (`%a%b%`), one account after the
// other but each of the repeated parts once.
#ifndef FRONTDESK_INDEX_SEARCH_CHAIN_SCAN_H_
#define FRONTDESK_INDEX_SEARCH_CHAIN_SCAN_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/search/chain_automaton.h"
#include "index/segment/split_text.h"
#include "index/segment/street_column.h"

namespace frontdesk::index {

// For one thread; `column` must outlive it. Some ten nanoseconds an account.
template <typename Column>
class ChainScan;

template <>
class ChainScan<SplitText> {
 public:
  ChainScan(const std::vector<std::string>& pieces, const SplitText& column)
      : automaton_(pieces),
        column_(column),
        tails_(automaton_, column.tails().terms()),
        across_(std::any_of(pieces.begin(), pieces.end(), [](const std::string& piece) {
          return SplitPointInside(piece) != std::string_view::npos;
        })) {}

  // Asks the processor for what Accepts() soon will read away from its neighbours.
  void Prefetch(uint32_t ordinal) const {
    const uint32_t tail = column_.tails().TermOf(ordinal);
    if (tail != kNoTerm) tails_.Prefetch(tail);
  }
  bool Accepts(uint32_t ordinal) {
    const std::string_view head = column_.heads()[ordinal];
    const std::string_view blob = column_.heads().blob();
    const auto readable = static_cast<size_t>(blob.data() + blob.size() - head.data());
    // A head that a tail follows ends with what only a piece across the border goes on behind.
    const ChainAutomaton::State state = across_ ? automaton_.Run(ChainAutomaton::kStart, head)
                                                : automaton_.RunWhole(head, readable);
    if (state == automaton_.accepting()) return true;
    const uint32_t tail = column_.tails().TermOf(ordinal);
    return tail != kNoTerm && tails_.Next(state, tail) == automaton_.accepting();
  }

 private:
  const ChainAutomaton automaton_;
  const SplitText& column_;
  TermTransitions tails_;
  const bool across_;  // a piece may lie in a head and its tail
};

template <>
class ChainScan<StreetColumn> {
 public:
  ChainScan(const std::vector<std::string>& pieces, const StreetColumn& column)
      : automaton_(pieces), column_(column) {
    for (size_t p = 0; p < kStreetParts; ++p) {
      parts_.emplace_back(automaton_, column.part(static_cast<StreetPart>(p)).terms());
    }
  }

  void Prefetch(uint32_t ordinal) const {
    for (size_t p = 0; p < kStreetParts; ++p) {
      const uint32_t term = column_.part(static_cast<StreetPart>(p)).TermOf(ordinal);
      if (term != kNoTerm) parts_[p].Prefetch(term);
    }
  }
  bool Accepts(uint32_t ordinal) {
    ChainAutomaton::State state = ChainAutomaton::kStart;
    for (size_t p = 0; p < kStreetParts; ++p) {
      const uint32_t term = column_.part(static_cast<StreetPart>(p)).TermOf(ordinal);
      if (term == kNoTerm) continue;
      state = parts_[p].Next(state, term);
      if (state == automaton_.accepting()) return true;
    }
    return false;
  }

 private:
  const ChainAutomaton automaton_;
  const StreetColumn& column_;
  std::vector<TermTransitions> parts_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_CHAIN_SCAN_H_
