// Predicates for text fields whose values repeat: the pattern is matched with the distinct values.
#ifndef FRONTDESK_INDEX_SEARCH_TERM_PREDICATE_H_
#define FRONTDESK_INDEX_SEARCH_TERM_PREDICATE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "index/search/piece_finder.h"
#include "index/search/predicate.h"
#include "index/segment/term_column.h"

namespace frontdesk::index {

// What a criterion asks of the terms of one column. Names related to the pattern are found only
// where it has no `%`, which is never costly.
enum class TermRole : uint8_t {
  kLiteral,         // the pattern
  kFirstName,       // the pattern, or the names related to it
  kStoredNickname,  // the pattern, as a match by nickname
};

class TermPredicate final : public Predicate {
 public:
  TermPredicate(const CompiledCriterion& criterion, const TermColumn& column, TermRole role);

  uint64_t UpperBound() const override { return bound_; }
  bool resolved() const override { return resolved_; }
  void Resolve(StopCheck& stop) override;
  MatchSet Enumerate(StopCheck& stop) override;
  bool FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) override;
  void Stream(MatchSink sink, StopCheck& stop) override;
  void StreamThrough(PayloadFilter& filter, MatchSink sink, StopCheck& stop) override;
  void TellClasses(absl::Span<const Payloads* const> payloads,
                   absl::Span<PayloadClasses> class_of) const override;
  uint64_t TestCost() const override { return resolved_ ? 2 : 64; }
  bool has_lists() const override { return true; }
  void AddTo(Bitmap& bits, StopCheck& stop) override;
  void AddPlanes(std::vector<LetterPlanes::Plane>& planes) const override;
  bool decided_by_planes() const override;
  uint64_t BeginningsBound() const override;
  void AddBeginnings(Bitmap& bits, StopCheck& stop) const override;
  void AddApart(Bitmap& bits, StopCheck& stop) const override;
  void Prefetch(uint32_t ordinal) const override { column_.Prefetch(ordinal); }
  void PrefetchBlock(const MatchBlock& block) const override {
    for (size_t i = 0; i < block.size; ++i) column_.Prefetch(block.ids[i]);
  }
  MatchClass Test(uint32_t ordinal) override;
  void Classify(const MatchBlock& block, MatchClass* classes) override;

 private:
  // Terms that follow each other and match alike.
  struct TermRun {
    uint32_t first = 0;
    uint32_t end = 0;
    MatchClass match = kNoMatch;
  };

  // Keeps those of `terms` that match, and sets what depends on them. `stop` may be null if they
  // are few.
  void TakeMatches(std::vector<uint32_t> terms, StopCheck* stop);
  // The same for a name: all of `named` are it or have it as a word, all of `related` a name that
  // is related to it. Both ascend.
  void TakeNames(const std::vector<uint32_t>& named, absl::Span<const uint32_t> related);
  // How a term matches that is the name asked for, or has it as a word.
  MatchClass MatchNamed(uint32_t term) const;
  // Looks up which terms begin with the only piece, so that their texts need not be read.
  void FindBeginnings();
  // Takes terms that are known to match, all of begins_ among them, most of them without a look.
  // Needs begins_.
  void TakeBeginnings(const std::vector<uint32_t>& terms, StopCheck* stop);
  // Takes those of the terms [first, end) that match; all whose light form is the full one are
  // known to match like this.
  void TakeAlike(uint32_t first, uint32_t end, MatchClass match);
  // Takes those of `terms` that match; all whose light form is the full one are known to, inside.
  void TakeInside(absl::Span<const uint32_t> terms);
  // Takes and counts terms, which must come in ascending order; of kNoMatch none. Those that go on
  // where the last ones ended, and match alike, are of their run.
  void Take(uint32_t first, uint32_t end, MatchClass match);
  void AddRun(uint32_t first, uint32_t end, MatchClass match);
  // So many terms of so many accounts match like this.
  void CountTerms(uint64_t terms, uint64_t accounts, MatchClass match);
  // Sets what depends on runs_.
  void SetClasses();
  // Calls use(term, match) for every term that matches, ascending.
  template <typename Use>
  void ForEachTerm(Use use) const {
    for (const TermRun& run : runs_) {
      for (uint32_t term = run.first; term < run.end; ++term) use(term, run.match);
    }
  }
  // Calls use(term, place, ordinals, match) with the lists of the terms that match, some ordinals
  // at a time: those from a place in the list of a term on. Not with all if `stop` says stop.
  template <typename Use>
  void ReadLists(StopCheck& stop, Use use) const;
  // How a term matches in its role, and how its text matches the pattern.
  MatchClass MatchTerm(uint32_t term) const;
  MatchClass MatchText(uint32_t term) const;
  // The same, looked up. Needs resolved().
  MatchClass ClassOf(uint32_t term) const;
  // The same of terms as they are kept.
  void ClassesOf(absl::Span<const uint32_t> values, MatchClass* classes) const;
  void TakeFirst(FirstMatches& first, StopCheck& stop) const;
  // Takes the first accounts of the terms that match as `match`; kNoMatch: of all that match.
  void TakeTerms(MatchClass match, FirstMatches& first, StopCheck& stop) const;
  // Appends to `ids` the accounts of [begin, end) of which the term matches as `match`; kNoMatch:
  // at all. A nanosecond or two each.
  void ScanFor(MatchClass match, uint32_t begin, uint32_t end, std::vector<uint32_t>& ids) const;
  MatchSet EnumerateSparse(StopCheck& stop) const;
  MatchSet EnumerateDense(StopCheck& stop) const;

  const CompiledCriterion& criterion_;
  const TermColumn& column_;
  const TermRole role_;
  const bool plain_prefix_;
  const bool plain_part_;
  const bool plain_chain_;
  const bool plain_name_;
  std::optional<PieceFinder> finder_;  // of a plain part
  std::optional<TermRange> begins_;    // of a plain prefix or part: terms that begin with the piece
  uint32_t whole_end_ = 0;             // before this the first of them are the piece
  bool known_part_ = false;            // terms that are matched are known to contain the only piece
  bool known_prefix_ = false;          // the same of a word and of the prefix that it begins with
  uint64_t bound_ = 0;
  bool resolved_ = false;
  std::vector<TermRun> runs_;  // of terms that match, ascending
  uint64_t terms_matching_ = 0;
  std::array<uint64_t, kMatchClasses> accounts_of_ = {};  // of the terms that match, by class
  std::array<uint64_t, kMatchClasses> terms_of_ = {};
  std::vector<MatchClass> class_of_;  // from the first term that matches to the one behind the
                                      // last, if there are many runs
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_TERM_PREDICATE_H_
