// One criterion bound to one segment: how many accounts match at most, which, and whether a given
// one does.
#ifndef FRONTDESK_INDEX_SEARCH_PREDICATE_H_
#define FRONTDESK_INDEX_SEARCH_PREDICATE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "index/bitmap.h"
#include "index/criterion.h"
#include "index/match.h"
#include "index/search/first_matches.h"
#include "index/search/match_block.h"
#include "index/search/match_set.h"
#include "index/search/stop_check.h"
#include "index/segment/letter_planes.h"
#include "index/segment/payloads.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

class PayloadFilter;

// How all accounts match that have a payload code; kAskAccount: not all alike.
inline constexpr MatchClass kAskAccount = kNoMatch - 1;
using PayloadClasses = std::array<MatchClass, Payloads::kMostCodes>;

// For one thread, for one search.
class Predicate {
 public:
  virtual ~Predicate() = default;

  // No more accounts match than this. Cheap; Resolve() may lower it.
  virtual uint64_t UpperBound() const = 0;
  // False while the bound could be lowered by some work that this predicate's Enumerate() would do
  // anyway. (The bound is void once `stop` says stop.)
  virtual bool resolved() const { return true; }
  virtual void Resolve(StopCheck&) {}
  // Accounts that could be tested by this predicate in the time of Resolve(), about: where another
  // one finds fewer it does not pay.
  virtual uint64_t ResolveCost() const { return 0; }

  // All accounts that match, by class. Incomplete if `stop` says stop.
  virtual MatchSet Enumerate(StopCheck& stop) = 0;
  // The same in blocks: each account once, in no order. Incomplete if `stop` says stop.
  virtual void Stream(MatchSink sink, StopCheck& stop);
  // For searches that find very many: sets `total` to the exact number of matches, dead accounts
  // too, without looking at them all, and gives each of `wanted` its first ones. False, with
  // nothing done, if that is not possible, or no faster than Enumerate().
  virtual bool FindFirst(absl::Span<FirstMatches> /*wanted*/, uint64_t& /*total*/, StopCheck&) {
    return false;
  }
  // Accounts enumerated in the time of one test, about, where there are many of both.
  virtual uint64_t TestCost() const { return 8; }
  // Asks the processor for what Test(ordinal) soon will read.
  virtual void Prefetch(uint32_t /*ordinal*/) const {}
  // Asks it for what Classify(block) soon will read first.
  virtual void PrefetchBlock(const MatchBlock& /*block*/) const {}
  // True if the accounts that match are those of some lists. Only then, and resolved, AddTo() may
  // be called: it adds them all to `bits`, in about UpperBound() steps.
  virtual bool has_lists() const { return false; }
  virtual void AddTo(Bitmap& /*bits*/, StopCheck&) {}
  // Steps it takes to find out which lists they are, if they are not known yet.
  virtual uint64_t ListsCost() const { return 0; }
  // Stream() of the accounts that match what `filter` asks too, in the worse class. Only where its
  // payloads are those beside the lists.
  virtual void StreamThrough(PayloadFilter& /*filter*/, MatchSink /*sink*/, StopCheck&) {}
  // Sets the class of every code of which it is known, of payloads about each of the columns that
  // are asked, in their order; not of Payloads::kAsk. What a column has is no better than what one
  // before it has. Only if has_lists() and resolved.
  virtual void TellClasses(absl::Span<const Payloads* const> /*payloads*/,
                           absl::Span<PayloadClasses> /*class_of*/) const {}
  // Adds planes in all of which every account is that matches; perhaps none.
  virtual void AddPlanes(std::vector<LetterPlanes::Plane>& /*planes*/) const {}
  // True if conversely every account that is in all of those planes matches, and matches inside,
  // but for those that begin with what is asked for and for some few apart. Only then the other
  // three may be called, resolved or not.
  virtual bool decided_by_planes() const { return false; }
  // Adds all accounts that begin with it, and perhaps others, to `bits`. No more than the bound,
  // which takes a step or two for each of a field's beginnings.
  virtual uint64_t BeginningsBound() const { return 0; }
  virtual void AddBeginnings(Bitmap& /*bits*/, StopCheck&) const {}
  // Adds those whose light form is another one: how they match only Test() tells.
  virtual void AddApart(Bitmap& /*bits*/, StopCheck&) const {}
  // How the account at `ordinal` matches, or kNoMatch. Some ten nanoseconds if resolved, else a
  // look at its text.
  virtual MatchClass Test(uint32_t ordinal) = 0;
  // How each account of `block` matches, in its place. The waits for memory overlap.
  virtual void Classify(const MatchBlock& block, MatchClass* classes);
  // Leaves the accounts of `block` that match too, in the worse class of both.
  virtual void Filter(MatchBlock& block);
};

// The predicate of a criterion. `criterion` and `segment` must outlive it. Knows nothing of
// tombstones and filters.
std::unique_ptr<Predicate> MakePredicate(const CompiledCriterion& criterion,
                                         const Segment& segment);

// Payloads beside the lists of the predicate of a criterion, about each column that the predicate
// of `about` asks, in their order; empty if one of them is not kept.
std::vector<const Payloads*> FindPayloads(const Segment& segment, const Criterion& lists,
                                          const Criterion& about);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PREDICATE_H_
