// Accounts of the lists of one criterion that match another one too, told by the payloads beside
// them.
#ifndef FRONTDESK_INDEX_SEARCH_PAYLOAD_FILTER_H_
#define FRONTDESK_INDEX_SEARCH_PAYLOAD_FILTER_H_

#include <array>
#include <cstdint>

#include "absl/types/span.h"
#include "index/match.h"
#include "index/search/match_block.h"
#include "index/search/predicate.h"
#include "index/segment/payloads.h"

namespace frontdesk::index {

// For one thread, for one search.
class PayloadFilter {
 public:
  // `payloads` must be one or two, about each column that `other` asks, which must be resolved. All
  // must outlive it.
  PayloadFilter(absl::Span<const Payloads* const> payloads, Predicate& other);

  // Passes on those of `ids` that match the other criterion too, each in the worse of `match` and
  // how it does: at once or later, but before Finish() returns. They must be the entries of the
  // lists from number `entry` on. A nanosecond each, and a look at those of which the payload does
  // not tell.
  void Pass(uint64_t entry, absl::Span<const uint32_t> ids, MatchClass match, MatchSink sink);
  // The same of a block that comes from elsewhere, at once: all of it is looked at.
  void PassBlock(MatchBlock& block, MatchSink sink);
  // Passes on what is left.
  void Finish(MatchSink sink);

  // How many accounts came, and how many of them were looked at: those of which no payload tells.
  uint64_t met() const { return all_met_; }
  uint64_t asked() const { return all_asked_; }

 private:
  // Adds so many ids to the blocks. class_at(i) is how ids[i] matches the other criterion, or
  // kAskAccount.
  template <typename ClassAt>
  void Add(const uint32_t* ids, size_t count, MatchClass match, ClassAt class_at);
  void Filter(MatchBlock& block);
  void PassAsked(MatchSink sink);

  std::array<const Payloads*, 2> payloads_ = {};  // the second may be null
  Predicate& other_;
  std::array<PayloadClasses, 2> class_of_;  // by code
  MatchBlock told_;                         // match both
  MatchBlock asked_;                        // match the first
  uint64_t all_met_ = 0;
  uint64_t all_asked_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PAYLOAD_FILTER_H_
