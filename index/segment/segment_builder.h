// Builds a segment from accounts.
#ifndef FRONTDESK_INDEX_SEGMENT_SEGMENT_BUILDER_H_
#define FRONTDESK_INDEX_SEGMENT_SEGMENT_BUILDER_H_

#include <array>
#include <cstdint>
#include <memory>

#include "index/segment/indexed_document.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

// For one thread.
class SegmentBuilder {
 public:
  SegmentBuilder();

  // Adds an account; members must ascend strictly. `age` says which of several accounts with one
  // card number was written last: the one of the largest age.
  void Add(const IndexedDocument& account, uint64_t age);

  uint32_t size() const { return segment_->size(); }

  // O(n log n). The builder is empty then and must not be used again.
  std::shared_ptr<const Segment> Finish() &&;

 private:
  void AddText(const FoldedDocument& folded);
  void AddBilling(const Document& document);

  std::shared_ptr<Segment> segment_;
  std::array<TermColumn::Builder, kTermFields> terms_;
  SplitText::Builder email_{SplitRule::kAfterAt};
  SplitText::Builder street_{SplitRule::kAfterHouseNumber};
  PhoneColumn::Builder phones_;
  CardTable::Builder cards_;
  BillingColumn::Builder billing_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_SEGMENT_BUILDER_H_
