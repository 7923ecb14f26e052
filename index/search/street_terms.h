// Predicate for what one part of a street decides alone: a piece of a word, or a pattern of one.
#ifndef FRONTDESK_INDEX_SEARCH_STREET_TERMS_H_
#define FRONTDESK_INDEX_SEARCH_STREET_TERMS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "index/search/predicate.h"
#include "index/segment/street_column.h"
#include "index/text/pattern.h"

namespace frontdesk::index {

// Number, name and unit of a street are kept as terms of which there are few, and no word lies
// across two of them. So `ave`, `oak%` and `c%ch` match a street if they match one of its terms,
// which is found out once a term, and no text of an account is read. All but a street without a
// number that begins as `c%ch` does: that may be matched as a whole.
class StreetTermsPredicate final : public Predicate {
 public:
  // False of a criterion that is not decided like this: `12 oak`, `1%st`, `%oak%st`, or one whose
  // light form is another.
  static bool IsPossible(const CompiledCriterion& criterion);
  StreetTermsPredicate(const CompiledCriterion& criterion, const StreetColumn& column);

  uint64_t UpperBound() const override { return bound_; }
  bool resolved() const override { return counted_ || found_; }
  // Finds the terms: up to two milliseconds in a dictionary of 150,000, of which less is looked at
  // where the piece is longer.
  void Resolve(StopCheck& stop) override;
  uint64_t ResolveCost() const override { return DictionarySize() / kTermsOfTest; }
  MatchSet Enumerate(StopCheck& stop) override;
  bool FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) override;
  void AddPlanes(std::vector<LetterPlanes::Plane>& planes) const override;
  bool decided_by_planes() const override;
  uint64_t BeginningsBound() const override;
  void AddBeginnings(Bitmap& bits, StopCheck& stop) const override;
  void AddApart(Bitmap& bits, StopCheck& stop) const override;
  bool has_lists() const override { return true; }
  void AddTo(Bitmap& bits, StopCheck& stop) override;
  uint64_t ListsCost() const override { return found_ ? 0 : DictionarySize(); }
  void Prefetch(uint32_t ordinal) const override {
    for (size_t p : asked_) part(p).Prefetch(ordinal);
  }
  void PrefetchBlock(const MatchBlock& block) const override {
    for (size_t i = 0; i < block.size; ++i) Prefetch(block.ids[i]);
  }
  MatchClass Test(uint32_t ordinal) override;

 private:
  // Terms that are looked at in the time in which an account is tested.
  static constexpr uint64_t kTermsOfTest = 4;
  // What a term says of a street that holds it. Not looked at yet: 0.
  static constexpr uint8_t kKnown = 1;
  static constexpr uint8_t kInside = 2;     // it matches
  static constexpr uint8_t kBegins = 4;     // and does where the term begins
  static constexpr uint8_t kIs = 8;         // and the term is what was asked for, letter by letter
  static constexpr uint8_t kMayBegin = 16;  // the street as a whole may match, if this begins it

  // Terms of one part that match, ascending, and how many accounts have them.
  struct Terms {
    std::vector<uint32_t> terms;
    uint64_t accounts = 0;
  };

  const TermColumn& part(size_t p) const { return column_.part(static_cast<StreetPart>(p)); }
  // Terms that have to be looked at to find those that match.
  uint64_t DictionarySize() const;
  // The parts of which any term may match.
  absl::InlinedVector<size_t, kStreetParts> AskedParts() const;
  uint8_t Ask(std::string_view text) const;
  uint8_t SaidBy(size_t p, uint32_t term);
  MatchClass MatchText(uint32_t ordinal);
  const std::string& RarestPiece(const TermDictionary& terms) const;
  // Terms of a part that may match, and all that do.
  std::vector<uint32_t> MayMatch(const TermDictionary& terms) const;
  // Finds the terms that match, at the first call.
  void FindTerms(StopCheck& stop);
  // Accounts that are counted ahead, if they are.
  std::optional<uint64_t> Counted() const;
  // The exact number of accounts that match; nullopt if to find them is as fast.
  std::optional<uint64_t> Count(StopCheck& stop);
  // Appends the accounts of the terms of a part.
  void AppendAccounts(size_t p, StopCheck& stop, std::vector<uint32_t>& ids) const;
  // The accounts without a number of which only the text tells, ascending.
  std::vector<uint32_t> AskedByText(StopCheck& stop);
  MatchSet EnumerateDense(StopCheck& stop);
  MatchSet EnumerateSparse(StopCheck& stop);
  void TakeFirst(const MatchSet& whole, FirstMatches& first, StopCheck& stop);
  // Takes the first accounts of a class; kNoMatch: of all.
  void TakeClass(MatchClass match, FirstMatches& first, StopCheck& stop);

  const CompiledCriterion& criterion_;
  const Pattern& pattern_;
  const StreetColumn& column_;
  const bool is_part_;  // else it covers a word
  const absl::InlinedVector<size_t, kStreetParts> asked_;
  const std::optional<uint64_t> counted_;  // accounts that match
  uint64_t bound_ = 0;
  bool found_ = false;  // the terms below
  std::array<Terms, kStreetParts> terms_;
  std::vector<uint32_t> begin_terms_;  // names with which the street as a whole may match
  size_t most_ = 0;                    // the part whose terms have most accounts
  std::vector<uint32_t> apart_;        // by Count(): accounts that match by others
  std::array<std::vector<uint8_t>, kStreetParts> said_;
  std::string buffer_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_STREET_TERMS_H_
