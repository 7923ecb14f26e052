// Predicates for numbers that lead to an account, or to few: member IDs, card numbers, billing.
#ifndef FRONTDESK_INDEX_SEARCH_KEY_PREDICATE_H_
#define FRONTDESK_INDEX_SEARCH_KEY_PREDICATE_H_

#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "index/search/predicate.h"

namespace frontdesk::index {

// The accounts with this member ID or card number, looked up at once.
class KeyPredicate final : public Predicate {
 public:
  KeyPredicate(const CompiledCriterion& criterion, const Segment& segment);

  uint64_t UpperBound() const override { return ordinals_.size(); }
  MatchSet Enumerate(StopCheck& stop) override;
  void Stream(MatchSink sink, StopCheck& stop) override;
  MatchClass Test(uint32_t ordinal) override;

 private:
  absl::InlinedVector<uint32_t, 4> ordinals_;  // ascending
};

// The accounts with a payment card of these last four digits.
class BillingPredicate final : public Predicate {
 public:
  BillingPredicate(const CompiledCriterion& criterion, const Segment& segment);

  uint64_t UpperBound() const override { return end_ - begin_; }
  MatchSet Enumerate(StopCheck& stop) override;
  MatchClass Test(uint32_t ordinal) override;

 private:
  bool Matches(uint32_t card) const;

  const CompiledCriterion& criterion_;
  const Segment& segment_;
  std::vector<uint32_t> names_;  // terms of members' last names that are the one asked for
  uint32_t begin_ = 0;           // cards
  uint32_t end_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_KEY_PREDICATE_H_
