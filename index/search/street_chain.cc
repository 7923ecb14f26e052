#include "index/search/street_chain.h"

#include <string>

#include "index/text/fold.h"

namespace frontdesk::index {

ChainScan<StreetColumn>::ChainScan(const Pattern& pattern, const StreetColumn& column)
    : pattern_(pattern),
      column_(column),
      automaton_(pattern.pieces()),
      tells_beginnings_(pattern.anchored_begin() && pattern.may_cover_word()),
      begins_(size_t{column.part(StreetPart::kNumber).terms().size()} + 1, Begins::kUnknown) {
  for (auto& states : next_) states.resize(size_t{automaton_.accepting()} + 1);
}

ChainScan<StreetColumn>::State ChainScan<StreetColumn>::Run(size_t part, State state,
                                                            uint32_t value) const {
  if (value == 0) return state;
  return automaton_.Run(state, column_.part(static_cast<StreetPart>(part)).terms().full(value - 1));
}

void ChainScan<StreetColumn>::MeetState(size_t part, State state) {
  std::vector<State>& next = next_[part][state];
  const size_t values = size_t{column_.part(static_cast<StreetPart>(part)).terms().size()} + 1;
  const bool accepted = state == automaton_.accepting();
  next.resize(values, accepted ? state : kUnknown);
  if (!all_terms_ || accepted) return;
  for (uint32_t value = 0; value < values; ++value) next[value] = Run(part, state, value);
}

inline ChainScan<StreetColumn>::State ChainScan<StreetColumn>::Next(size_t part, State state,
                                                                    uint32_t value) {
  std::vector<State>& next = next_[part][state];
  if (next.empty()) [[unlikely]]
    MeetState(part, state);
  if (next[value] == kUnknown) [[unlikely]]
    next[value] = Run(part, state, value);
  return next[value];
}

inline ChainScan<StreetColumn>::Begins ChainScan<StreetColumn>::BeginsWith(uint32_t number) {
  Begins& begins = begins_[number];
  if (begins != Begins::kUnknown) [[likely]]
    return begins;
  if (number == 0) return begins = Begins::kPerhaps;
  const std::string_view text = column_.part(StreetPart::kNumber).terms().full(number - 1);
  const std::string_view piece = pattern_.pieces().front();
  begins = text.starts_with(piece)   ? Begins::kYes
           : piece.starts_with(text) ? Begins::kPerhaps
                                     : Begins::kNo;
  return begins;
}

inline ChainLook ChainScan<StreetColumn>::LookAt(uint32_t ordinal,
                                                 const std::array<uint32_t, kStreetParts>& values) {
  State state = ChainAutomaton::kStart;
  for (size_t part = 0; part < kStreetParts; ++part) state = Next(part, state, values[part]);
  ChainLook look = {.accepted = state == automaton_.accepting()};
  const Begins begins = BeginsWith(values[static_cast<size_t>(StreetPart::kNumber)]);
  look.begins = begins == Begins::kYes;
  if (begins == Begins::kPerhaps && look.accepted) [[unlikely]]
    look.begins = column_.StartsWith(ordinal, pattern_.pieces().front());
  return look;
}

uint8_t ChainScan<StreetColumn>::Ask(std::string_view text) const {
  uint8_t said = kKnown;
  bool is_first = true;
  if (pattern_.may_cover_word()) {
    for (std::string_view word : Words(text)) {
      MatchKind kind;
      if (pattern_.Match(word, kind)) said |= is_first ? kCoversFirst : kCoversLater;
      is_first = false;
    }
  }
  const std::string_view begin = pattern_.pieces().front();
  const std::string_view end = pattern_.pieces().back();
  const bool begins = !pattern_.anchored_begin() || text.starts_with(begin);
  const bool ends = !pattern_.anchored_end() || text.ends_with(end);
  // What is shorter says nothing against a piece that reaches into the next part.
  if (begins || begin.starts_with(text)) said |= kMayBegin;
  if (ends || end.ends_with(text)) said |= kMayEnd;
  if (begins) said |= kBegins;
  if (ends) said |= kEnds;
  return said;
}

uint8_t ChainScan<StreetColumn>::SaidBy(size_t part, uint32_t value) {
  const TermDictionary& terms = column_.part(static_cast<StreetPart>(part)).terms();
  std::vector<uint8_t>& said = said_[part];
  if (said.empty()) said.resize(size_t{terms.size()} + 1);
  if (said[value] == 0) said[value] = Ask(terms.full(value - 1));
  return said[value];
}

std::optional<MatchClass> ChainScan<StreetColumn>::Tell(uint32_t ordinal) {
  uint8_t first = 0;
  uint8_t last = 0;
  uint8_t any = 0;
  size_t parts = 0;
  for (size_t part = 0; part < kStreetParts; ++part) {
    const uint32_t value = column_.part(static_cast<StreetPart>(part)).ValueOf(ordinal);
    if (value == 0) continue;
    last = SaidBy(part, value);
    if (parts++ == 0) first = last;
    any |= last;
  }
  const bool may_be_whole = (first & kMayBegin) != 0 && (last & kMayEnd) != 0;
  if (may_be_whole || (first & kCoversFirst) != 0) {
    // The pieces are there, in their order: the whole matches if it begins and ends as it must. It
    // does no better than a word at its beginning, as neither is all of the text, which has a
    // space.
    const bool is_told = (first & kBegins) != 0 && ((first & kCoversFirst) | (last & kEnds)) != 0;
    if (!is_told || parts == 1 || !tells_beginnings_) return std::nullopt;
    return kPrefixMatch;
  }
  return (any & (kCoversFirst | kCoversLater)) != 0 ? kInfixMatch : kNoMatch;
}

ChainLook ChainScan<StreetColumn>::Look(uint32_t ordinal) {
  std::array<uint32_t, kStreetParts> values;
  for (size_t part = 0; part < kStreetParts; ++part) {
    values[part] = column_.part(static_cast<StreetPart>(part)).ValueOf(ordinal);
  }
  return LookAt(ordinal, values);
}

ChainBlock ChainScan<StreetColumn>::LookAtBlock(uint32_t first, uint32_t count) {
  std::array<std::array<uint32_t, ChainBlock::kAccounts>, kStreetParts> values;
  for (size_t part = 0; part < kStreetParts; ++part) {
    column_.part(static_cast<StreetPart>(part)).ReadValues(first, count, values[part].data());
  }
  ChainBlock block;
  for (uint32_t i = 0; i < count; ++i) {
    const ChainLook look = LookAt(first + i, {values[0][i], values[1][i], values[2][i]});
    block.Set(i, look);
  }
  return block;
}

}  // namespace frontdesk::index
