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
  // Where a piece is looked for: anywhere, or where a word begins.
  enum class Where : uint8_t { kAnywhere, kAtWord };

  StreetPiece(std::string_view piece, const StreetColumn& column, Where where = Where::kAnywhere);
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
  static bool AreBeginningsAll(const Pattern& /*pattern*/, const StreetColumn& /*column*/) {
    return false;
  }
  // True of `oak%`: whatever has a word that begins with the piece matches.
  static bool IsBeginningOfWord(const Pattern& pattern) {
    return pattern.pieces().size() == 1 && pattern.may_cover_word() && pattern.anchored_begin() &&
           !pattern.anchored_end();
  }
  bool tells_heads() const { return false; }

  std::optional<uint64_t> Count(StopCheck& stop);
  bool has_candidates() const { return has_apart_; }
  void AddTo(IdStream& stream, StopCheck& stop);
  void AddBeginningsTo(IdStream& stream) const;
  std::vector<uint32_t> FindWhole(StopCheck& stop) const;

 private:
  // Terms of one part, and how many accounts have them.
  struct Terms {
    StreetPart part = StreetPart::kName;
    std::vector<uint32_t> terms;  // ascending
    uint64_t accounts = 0;
  };

  // A border that the piece may lie across.
  struct Crossing {
    Terms side;                              // the side of it that fewer accounts have
    StreetPart other = StreetPart::kNumber;  // and the part behind it or before it
    std::string_view rest;                   // what that begins or ends with
    bool reaches_further = false;            // perhaps to a third part: the two do not tell
  };

  // Whatever begins with `piece` has one of these numbers or none.
  static TermRange NumbersOf(std::string_view piece, const StreetColumn& column);
  // True if the text of a term, which may contain it, holds the piece where it is looked for.
  bool IsIn(std::string_view text) const;
  // Looks terms up, at the first call.
  void LookUp(StopCheck& stop);
  Terms Of(StreetPart part, std::vector<uint32_t> terms) const;
  // Terms of the part that end with `ending`, or begin with `beginning`.
  Terms EndingWith(StreetPart part, std::string_view ending) const;
  Terms BeginningWith(StreetPart part, std::string_view beginning) const;
  // Notes that the piece may lie across the border before `right`, `at` bytes of it before.
  void AddCrossing(StreetPart left, StreetPart right, size_t at);
  // Leaves the accounts of one side of a border in which the piece lies across it.
  void RetainCrossing(const Crossing& crossing, std::vector<uint32_t>& ids, StopCheck& stop) const;
  void RetainContaining(std::vector<uint32_t>& ids, StopCheck& stop) const;
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
  const Where where_;
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
