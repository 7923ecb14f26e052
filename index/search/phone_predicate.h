// Predicate for phone numbers: ranges of sorted numbers, and trigrams for the middle.
#ifndef FRONTDESK_INDEX_SEARCH_PHONE_PREDICATE_H_
#define FRONTDESK_INDEX_SEARCH_PHONE_PREDICATE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "index/search/predicate.h"
#include "index/segment/phone_column.h"

namespace frontdesk::index {

class PhonePredicate final : public Predicate {
 public:
  // Of a segment with so many accounts.
  PhonePredicate(const CompiledCriterion& criterion, const PhoneColumn& column, uint32_t accounts);

  uint64_t UpperBound() const override { return bound_; }
  MatchSet Enumerate(StopCheck& stop) override;
  bool FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) override;
  MatchClass Test(uint32_t ordinal) override;
  void Classify(const MatchBlock& block, MatchClass* classes) override;

 private:
  // How the entries are found that one form can match.
  enum class Source : uint8_t { kBeginning, kEnd, kBothEnds, kGrams, kAll };
  // One form of the criterion.
  struct Form {
    std::string digits;
    PhoneCode code = 0;  // if it is not long
    bool is_long = false;
    Source source = Source::kAll;
    PhoneColumn::Range beginning;  // entries that begin with it, if the source asks for them
    PhoneColumn::Range ending;     // entries that end with it, likewise
  };

  Form MakeForm(const std::string& digits) const;
  Source SourceOf(size_t digits) const;
  uint64_t BoundOf(const Form& form) const;
  void Find(const Form& form, StopCheck& stop, MatchSet& matches) const;
  void FindAmong(const Form& form, absl::Span<const uint32_t> entries, StopCheck& stop,
                 MatchSet& matches) const;
  // Take the first accounts that have some few digits anywhere; of a class, or of all by kNoMatch.
  void TakeFirst(FirstMatches& first, StopCheck& stop);
  void TakeClass(MatchClass match, FirstMatches& first, StopCheck& stop);
  // Adds the entries of a range, of which those that are the form itself match as `whole` and the
  // others as `part`.
  void AddRange(const PhoneColumn::Range& range, MatchClass part, StopCheck& stop,
                MatchSet& matches) const;
  // The best match of the entries [begin, end).
  MatchClass MatchEntries(std::pair<uint32_t, uint32_t> entries) const;
  MatchClass MatchEntry(const Form& form, uint32_t entry) const;
  MatchClass MatchCode(const Form& form, PhoneCode code) const;

  const PhoneColumn& column_;
  const uint32_t accounts_;
  const PhoneMatch match_;
  std::vector<Form> forms_;
  uint64_t bound_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PHONE_PREDICATE_H_
