// First names and nicknames, asked for as one.
#ifndef FRONTDESK_INDEX_SEARCH_EITHER_PREDICATE_H_
#define FRONTDESK_INDEX_SEARCH_EITHER_PREDICATE_H_

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/types/span.h"
#include "index/search/predicate.h"

namespace frontdesk::index {

// The accounts of either predicate, ranked by the better match: the first is that of first names,
// the second that of nicknames.
class EitherPredicate final : public Predicate {
 public:
  // No account may match `b` better than it matches `a`, if it does.
  EitherPredicate(std::unique_ptr<Predicate> a, std::unique_ptr<Predicate> b)
      : a_(std::move(a)), b_(std::move(b)) {}

  uint64_t UpperBound() const override { return a_->UpperBound() + b_->UpperBound(); }
  bool resolved() const override { return a_->resolved() && b_->resolved(); }
  void Resolve(StopCheck& stop) override;
  MatchSet Enumerate(StopCheck& stop) override;
  bool FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) override;
  void Stream(MatchSink sink, StopCheck& stop) override;
  void StreamThrough(PayloadFilter& filter, MatchSink sink, StopCheck& stop) override;
  void TellClasses(absl::Span<const Payloads* const> payloads,
                   absl::Span<PayloadClasses> class_of) const override {
    a_->TellClasses(payloads.first(1), class_of.first(1));
    b_->TellClasses(payloads.subspan(1), class_of.subspan(1));
  }
  uint64_t TestCost() const override { return a_->TestCost() + b_->TestCost(); }
  bool has_lists() const override { return a_->has_lists() && b_->has_lists(); }
  void AddTo(Bitmap& bits, StopCheck& stop) override {
    a_->AddTo(bits, stop);
    b_->AddTo(bits, stop);
  }
  void Prefetch(uint32_t ordinal) const override {
    a_->Prefetch(ordinal);
    b_->Prefetch(ordinal);
  }
  void PrefetchBlock(const MatchBlock& block) const override { a_->PrefetchBlock(block); }
  MatchClass Test(uint32_t ordinal) override;
  void Classify(const MatchBlock& block, MatchClass* classes) override;

 private:
  // Leaves those of a block that `a` does not find, whose matches are passed on already.
  void DropThoseOfA(MatchBlock& block);

  std::unique_ptr<Predicate> a_;
  std::unique_ptr<Predicate> b_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_EITHER_PREDICATE_H_
