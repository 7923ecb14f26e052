// Where a piece of text may be in a street: in one of its parts, or across their borders.
#ifndef FRONTDESK_INDEX_SEARCH_STREET_PIECE_H_
#define FRONTDESK_INDEX_SEARCH_STREET_PIECE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "index/bitmap.h"
#include "index/search/first_matches.h"
#include "index/search/stop_check.h"
#include "index/segment/street_column.h"
#include "index/segment/term_dictionary.h"
#include "index/text/pattern.h"

namespace frontdesk::index {

// As SplitPiece, for streets.
class StreetPiece {
 public:
  StreetPiece(std::string_view piece, const StreetColumn& column);
  static std::vector<StreetPiece> PiecesOf(const Pattern& pattern, const StreetColumn& column);

  void Resolve(StopCheck& stop) {
    if (!counted_) LookUp(stop);
  }
  uint64_t UpperBound() const;
  std::vector<uint32_t> Candidates(StopCheck& stop);
  void AddTo(StopCheck& stop, Bitmap& bits);
  void AddCandidatesTo(StopCheck& stop, Bitmap& bits);
  void AddBeginnings(StopCheck& stop, Bitmap& beginning, Bitmap& whole);
  static void AddBeginnings(std::string_view piece, const StreetColumn& column, StopCheck& stop,
                            Bitmap& bits);
  static uint64_t BeginningsBound(std::string_view piece, const StreetColumn& column);
  static std::vector<uint32_t> Beginnings(std::string_view piece, const StreetColumn& column,
                                          StopCheck& stop);
  // None of these is ever said of streets.
  static bool AreBeginningsExact(std::string_view /*piece*/, const StreetColumn& /*column*/) {
    return false;
  }
  static std::optional<uint64_t> CountBeginnings(const Pattern& /*pattern*/,
                                                 const StreetColumn& /*column*/) {
    return std::nullopt;
  }
  static bool IsOtherToldByLists(const Pattern& /*pattern*/, const StreetColumn& /*column*/) {
    return false;
  }
  static std::vector<std::string> Overlaps(std::string_view /*first*/, std::string_view /*other*/) {
    return {};
  }
  void RetainHolding(uint64_t /*count*/, StopCheck&, Bitmap& /*bits*/) {}
  double HoldingCost(uint64_t /*count*/) const { return 0; }
  static void RetainBeginnings(std::string_view /*piece*/, const StreetColumn& /*column*/,
                               StopCheck&, Bitmap& /*bits*/) {}
  bool tells_heads() const { return false; }

  std::optional<uint64_t> Count(StopCheck& stop);
  bool has_candidates() const { return has_apart_; }
  void AddTo(IdStream& stream, StopCheck& stop);
  void AddBeginningsTo(IdStream& stream) const { AddBeginningsTo(piece_, column_, stream); }
  static void AddBeginningsTo(std::string_view piece, const StreetColumn& column, IdStream& stream);
  std::vector<uint32_t> FindWhole(StopCheck& stop) const;

 private:
  // Terms of one part, and how many accounts have them.
  struct Terms {
    StreetPart part = StreetPart::kName;
    std::vector<uint32_t> terms;  // ascending
    uint64_t accounts = 0;
  };

  // What a piece that lies across a border asks of a part on one side of it.
  struct Demand {
    enum class How : uint8_t { kBegins, kIs, kEnds };
    StreetPart part = StreetPart::kName;
    How how = How::kBegins;
    std::string_view text;

    bool IsMetBy(std::string_view term) const {
      return how == How::kBegins ? term.starts_with(text)
             : how == How::kEnds ? term.ends_with(text)
                                 : term == text;
    }
  };

  // One way in which the piece may lie across borders.
  struct Crossing {
    Terms side;                  // the terms of a part of which fewest accounts have one
    std::vector<Demand> others;  // and what is asked of other parts
  };

  // Whatever begins with `piece` has one of these numbers or none.
  static TermRange NumbersOf(std::string_view piece, const StreetColumn& column);
  // Looks terms up, at the first call.
  void LookUp(StopCheck& stop);
  Terms Of(StreetPart part, std::vector<uint32_t> terms) const;
  // Terms that meet a demand.
  Terms Meeting(const Demand& demand) const;
  // Finds the ways in which the piece may lie across borders.
  void FindCrossings();
  // Notes one in which all of these are met.
  void AddCrossing(std::vector<Demand> demands);
  // Leaves the accounts that meet a demand.
  void RetainMeeting(const Demand& demand, std::vector<uint32_t>& ids, StopCheck& stop) const;
  void AddAccounts(absl::Span<const Terms> terms, StopCheck& stop, Bitmap& bits) const;
  void AppendAccounts(const Terms& terms, StopCheck& stop, std::vector<uint32_t>& ids) const;
  // Accounts in which the piece lies across a border, ascending.
  std::vector<uint32_t> FindCrossing(StopCheck& stop) const;
  bool Has(const Terms& terms, uint32_t ordinal) const;
  // The terms of a street that is the piece, by part, kNoTerm of a part that it has not; nullopt if
  // there is no such street.
  std::optional<std::array<uint32_t, kStreetParts>> WholeTerms() const;
  // The accounts of one of these terms, or those without a number, whichever are fewest; ascending.
  std::vector<uint32_t> FewestOf(const std::array<uint32_t, kStreetParts>& terms) const;

  const std::string_view piece_;
  const StreetColumn& column_;
  const std::optional<uint32_t> counted_;  // accounts that contain the piece
  bool looked_up_ = false;
  bool has_apart_ = false;
  std::array<Terms, kStreetParts> inside_;  // terms that contain the piece
  std::vector<Crossing> crossing_;
  size_t most_ = 0;              // the place in inside_ with the most accounts
  std::vector<uint32_t> apart_;  // by Count(): matches of the others and across
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_STREET_PIECE_H_
