// Builds a segment from accounts.
#ifndef FRONTDESK_INDEX_SEGMENT_SEGMENT_BUILDER_H_
#define FRONTDESK_INDEX_SEGMENT_SEGMENT_BUILDER_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "index/segment/indexed_document.h"
#include "index/segment/parallel.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

// For one thread.
class SegmentBuilder {
 public:
  // Adds an account; members must ascend strictly. `age` says which of several accounts with one
  // card number was written last: the one of the largest age.
  void Add(const IndexedDocument& account, uint64_t age) {
    AddAddresses(account.document, account.folded);
    AddNames(account.document, account.folded, age);
  }
  // The two halves of Add(), which share nothing: each may be called by a thread of its own, both
  // for all accounts in the same order. They read of `folded` what the function of that name has
  // folded (FoldAddresses, FoldNames). Of `document` they read no text that is folded, and of a
  // card number that is none they take no notice.
  void AddAddresses(const Document& document, const FoldedDocument& folded);
  void AddNames(const Document& document, const FoldedDocument& folded, uint64_t age);

  uint32_t size() const { return static_cast<uint32_t>(members_.size()); }

  // O(n log n), on so many threads. Null if `*stop` became true before it was done, which is looked
  // at between columns: of ten million accounts one takes some seconds. The builder must not be
  // used again.
  std::shared_ptr<const Segment> Finish(size_t threads = 1,
                                        const std::atomic<bool>* stop = nullptr) &&;

 private:
  // `last_name`: the member's, composed and trimmed.
  void AddBilling(uint32_t ordinal, const Document& document, std::string_view last_name);
  // What has to be done for a segment, the longest first.
  Tasks TasksFor(Segment& segment);
  // What is to be done behind those.
  static Tasks PayloadTasksFor(Segment& segment);

  std::vector<MemberNumber> members_;
  std::vector<AccountTag> tags_;
  uint32_t named_ = 0;  // accounts of AddNames()
  std::array<TermColumn::Builder, kTermFields> terms_;
  SplitText::Builder email_;
  StreetColumn::Builder street_;
  PhoneColumn::Builder phones_;
  CardTable::Builder cards_;
  BillingColumn::Builder billing_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_SEGMENT_BUILDER_H_
