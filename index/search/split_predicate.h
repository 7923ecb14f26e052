// Predicates for e-mails and streets, which are kept in parts.
#ifndef FRONTDESK_INDEX_SEARCH_SPLIT_PREDICATE_H_
#define FRONTDESK_INDEX_SEARCH_SPLIT_PREDICATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/search/email_chain.h"
#include "index/search/predicate.h"
#include "index/search/split_piece.h"
#include "index/search/street_chain.h"
#include "index/search/street_piece.h"
#include "index/segment/split_text.h"
#include "index/segment/street_column.h"

namespace frontdesk::index {

// `Column` keeps the texts, and `Piece` finds a piece of text in them.
template <typename Column, typename Piece>
class SplitPredicate final : public Predicate {
 public:
  SplitPredicate(const CompiledCriterion& criterion, const Column& column);

  uint64_t UpperBound() const override { return bound_; }
  bool resolved() const override { return resolved_; }
  void Resolve(StopCheck& stop) override;
  MatchSet Enumerate(StopCheck& stop) override;
  bool FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) override;
  uint64_t TestCost() const override { return has_chain_ ? 8 : 64; }
  void AddPlanes(std::vector<LetterPlanes::Plane>& planes) const override;
  bool decided_by_planes() const override;
  uint64_t BeginningsBound() const override;
  void AddBeginnings(Bitmap& bits, StopCheck& stop) const override;
  void AddApart(Bitmap& bits, StopCheck& stop) const override;
  void Prefetch(uint32_t ordinal) const override { column_.PrefetchPlace(ordinal); }
  MatchClass Test(uint32_t ordinal) override;
  void Filter(MatchBlock& block) override;

 private:
  // True if light folding leaves the criterion and the account's value as full folding does.
  bool IsPlain(uint32_t ordinal) const { return same_forms_ && !column_.light().Has(ordinal); }
  MatchSet EnumerateAll(StopCheck& stop);
  MatchSet EnumerateSparse(StopCheck& stop);
  // For a pattern of two pieces of which lists say who holds them, and nothing is left to be seen.
  bool IsToldByLists() const;
  MatchSet EnumerateTold(StopCheck& stop);
  // For patterns of which even the rarest piece is in many accounts. Needs has_chain_.
  MatchSet EnumerateChain(StopCheck& stop);
  // Leaves of these accounts, as far as they are in `bits`, those that match.
  void RetainMatching(const std::vector<uint32_t>& ids, Bitmap& bits, StopCheck& stop);
  // Of matches that begin as the text does takes those that are all of it for exact ones.
  void SetWhole(Bitmap& beginning, MatchSet& matches, StopCheck& stop);
  // Makes what decides fast, at the first call. Needs has_chain_.
  void MakeChain();
  // The accounts that may match, for a pattern with a chain; null: nothing is known of most.
  // `begins`: if not null, the candidates' heads hold the first piece, and it says which begin with
  // it; then the chain knows that too.
  Bitmap ChainCandidates(Bitmap& begins, StopCheck& stop);
  // The accounts that have the letters of the pattern, as far as that is worth a look.
  Bitmap InPlanes() const;
  // How many accounts hold a piece at most, and its place, the smallest first; but for letters of
  // which planes tell.
  std::vector<std::pair<uint64_t, size_t>> ListedPieces() const;
  // True if lists of `bound` accounts cost less than a look at the candidates that they drop.
  bool IsWorthReading(uint64_t bound, uint64_t candidates) const;
  // Which accounts begin with the first piece, exactly, if the candidates are known to hold it by
  // lists that are exact; else null.
  Bitmap KnownBeginnings(const Bitmap& candidates, StopCheck& stop) const;
  // True of a letter if the planes say exactly who holds it.
  bool HasPlane(std::string_view piece) const {
    return piece.size() == 1 && !column_.planes().Find(piece.front()).empty();
  }
  // Adds the accounts that hold a chain; all are looked at.
  void LookAtAll(MatchSet& matches, StopCheck& stop);
  // Leaves of `candidates` those that do. Sets `begins`, of these, if it is null.
  void LookAtCandidates(Bitmap& candidates, Bitmap& begins, StopCheck& stop);
  // Asks the processor for what the chain will read of a block.
  void AskAhead(const MatchBlock& block);
  // Adds the accounts of a block, of the word of that number.
  void AddBlock(uint32_t word, ChainBlock block, MatchSet& matches);
  // Adds an account that the chain accepts, if it matches; how one does.
  void AddTested(uint32_t ordinal, MatchSet& matches);
  MatchClass TestAccepted(uint32_t ordinal);
  // How an account that is plain matches, by what is said of it.
  MatchClass ClassOf(uint32_t ordinal, ChainLook look);
  // Takes the first accounts that have a value.
  void TakeValued(absl::Span<FirstMatches> wanted, StopCheck& stop);
  void TakeFirst(const MatchSet& whole, FirstMatches& first, StopCheck& stop);
  // Takes the first accounts of a class of those that contain the only piece, or begin with the
  // first; kNoMatch: of all.
  void TakeClass(MatchClass match, FirstMatches& first, StopCheck& stop);
  // For a single piece that may be anywhere and that many accounts contain.
  MatchSet EnumerateDense(StopCheck& stop);

  const CompiledCriterion& criterion_;
  const Pattern& pattern_;  // the deciding one
  const Column& column_;
  const bool substring_;     // any text that contains the only piece matches
  const bool must_begin_;    // whatever matches begins with the first piece
  const bool same_forms_;    // the light pattern is the full one
  const bool whole_;         // the only piece is the whole text, in accounts' only form
  const bool piece_at_end_;  // the only piece must end the text
  bool resolved_ = false;
  uint64_t bound_ = 0;
  // Set by Resolve().
  std::vector<Piece> pieces_;
  size_t rarest_ = 0;              // the place of the piece that fewest accounts hold
  bool beginnings_bound_ = false;  // still fewer begin with the first one
  std::vector<uint32_t> found_;    // of a whole text: its accounts, ascending
  // Accounts that match, where that is what begins with the first piece and nothing else.
  std::optional<uint64_t> beginnings_;
  bool has_chain_ = false;                  // there is something that decides fast
  std::optional<ChainScan<Column>> chain_;  // a byte a tail: most searches do without it
  uint64_t tested_ = 0;                     // accounts, by Filter()
  std::string buffer_;
};

using EmailPredicate = SplitPredicate<SplitText, SplitPiece>;
using StreetPredicate = SplitPredicate<StreetColumn, StreetPiece>;

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_SPLIT_PREDICATE_H_
