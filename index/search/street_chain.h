// Whether streets contain the pieces of a pattern in their order (`%1%main%`): some nanoseconds
// each.
#ifndef FRONTDESK_INDEX_SEARCH_STREET_CHAIN_H_
#define FRONTDESK_INDEX_SEARCH_STREET_CHAIN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "index/bitmap.h"
#include "index/match.h"
#include "index/search/chain_automaton.h"
#include "index/search/chain_scan.h"
#include "index/segment/street_column.h"
#include "index/text/pattern.h"

namespace frontdesk::index {

// Each part of a street leads from one state of an automaton of the pieces to another one; where a
// term leads from a state is found out once. For one thread; pattern and column must outlive it.
template <>
class ChainScan<StreetColumn> {
 public:
  // False of patterns without a piece and of long ones.
  static bool IsPossible(const Pattern& pattern) {
    return ChainAutomaton::IsPossible(pattern.pieces());
  }
  ChainScan(const Pattern& pattern, const StreetColumn& column);

  // True if what is accepted matches: anchors are not looked at, nor words.
  bool decides() const { return !pattern_.anchored_begin() && !pattern_.anchored_end(); }
  // How an account matches that is accepted and plain, if its terms tell that where decides() is
  // false.
  std::optional<MatchClass> Tell(uint32_t ordinal);
  // To be called before all accounts are looked at: terms are then read one behind the other.
  void LookAtTerms() { all_terms_ = true; }
  // No piece is known of single accounts.
  void KnowFirst() {}
  bool LeaveAccepted(Bitmap& /*candidates*/) { return false; }
  // Ask the processor for what Look() soon will read, each some time after the one before.
  // (Columns are so narrow that an account is where the one before was read.)
  void PrefetchPlace(uint32_t /*ordinal*/) const {}
  void PrefetchTerm(uint32_t /*ordinal*/) const {}
  void PrefetchTextPlace(uint32_t /*ordinal*/) const {}
  void PrefetchText(uint32_t /*ordinal*/) const {}
  // No single part says that all pieces are there.
  bool SufficesTerm(uint32_t /*ordinal*/) const { return false; }
  ChainLook Look(uint32_t ordinal);
  // The same of `count` accounts from `first` on, which are read one behind the other. `first` must
  // be a multiple of ChainBlock::kAccounts.
  ChainBlock LookAtBlock(uint32_t first, uint32_t count);

 private:
  using State = ChainAutomaton::State;
  // What the number says of a street's beginning.
  enum class Begins : uint8_t { kNo, kYes, kPerhaps, kUnknown };

  // What a term of a part says of a pattern with anchors. Not known: 0.
  static constexpr uint8_t kKnown = 1;
  static constexpr uint8_t kCoversFirst = 2;  // the pattern covers the first word of it
  static constexpr uint8_t kCoversLater = 4;  // or another one
  static constexpr uint8_t kMayBegin = 8;     // a street that begins with it may begin as it must
  static constexpr uint8_t kMayEnd = 16;      // the same of the end
  static constexpr uint8_t kBegins = 32;      // it does
  static constexpr uint8_t kEnds = 64;        // the same of the end

  uint8_t SaidBy(size_t part, uint32_t value);
  uint8_t Ask(std::string_view text) const;
  // The state behind a term (and one; 0: none) of a part, from `state` on.
  State Next(size_t part, State state, uint32_t value);
  State Run(size_t part, State state, uint32_t value) const;
  // Makes room for where the terms of a part lead from `state`, or finds that out.
  void MeetState(size_t part, State state);
  Begins BeginsWith(uint32_t number);
  // `values`: of the parts, a term and one each.
  ChainLook LookAt(uint32_t ordinal, const std::array<uint32_t, kStreetParts>& values);

  static constexpr State kUnknown = 0xff;

  const Pattern& pattern_;
  const StreetColumn& column_;
  const ChainAutomaton automaton_;
  const bool tells_beginnings_;  // the pattern has an anchor at the beginning, and no space
  // By part, state and value; of states that were met.
  std::array<std::vector<std::vector<State>>, kStreetParts> next_;
  std::vector<Begins> begins_;  // by number
  bool all_terms_ = false;
  std::array<std::vector<uint8_t>, kStreetParts>
      said_;  // by part and value; of those that were met
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_STREET_CHAIN_H_
