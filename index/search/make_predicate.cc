#include <memory>

#include "index/search/predicate.h"

namespace frontdesk::index {
namespace {

class ScanPredicate final : public Predicate {
 public:
  ScanPredicate(const CompiledCriterion& criterion, const Segment& segment)
      : criterion_(criterion), segment_(segment), reader_(segment) {}
  uint64_t UpperBound() const override { return segment_.size(); }
  void Enumerate(StopCheck& stop, MatchSet& matches) override {
    for (uint32_t i = 0; i < segment_.size() && !stop.Step(); ++i) {
      const MatchClass match = Test(i);
      if (match != kNoMatch) matches.Add(i, match);
    }
  }
  MatchClass Test(uint32_t ordinal) override {
    reader_.Read(ordinal, account_);
    return MatchCriterion(criterion_, account_.folded);
  }

 private:
  const CompiledCriterion& criterion_;
  const Segment& segment_;
  SegmentReader reader_;
  IndexedDocument account_;
};

}  // namespace

std::unique_ptr<Predicate> MakePredicate(const CompiledCriterion& criterion,
                                         const Segment& segment) {
  return std::make_unique<ScanPredicate>(criterion, segment);
}

}  // namespace frontdesk::index
