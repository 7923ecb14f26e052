#include "index/search/key_predicate.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "index/search/sort_unique.h"
#include "index/text/fold.h"

namespace frontdesk::index {

KeyPredicate::KeyPredicate(const CompiledCriterion& criterion, const Segment& segment) {
  if (criterion.source.field == Field::kMemberId) {
    if (const auto ordinal = segment.Find(criterion.member)) ordinals_.push_back(*ordinal);
    return;
  }
  const std::optional<CardCode> code = EncodeCard(criterion.digits);
  if (!code) return;
  segment.cards().Find(*code, [this](const CardOwner& owner) {
    ordinals_.push_back(owner.ordinal);
    return false;
  });
  SortUnique(ordinals_);
}

MatchSet KeyPredicate::Enumerate(StopCheck& stop) {
  stop.Step(ordinals_.size());
  MatchSet matches;
  for (uint32_t ordinal : ordinals_) matches.Add(ordinal, kExactMatch);
  return matches;
}

void KeyPredicate::Stream(MatchSink sink, StopCheck& stop) {
  stop.Step(ordinals_.size());
  MatchBlock block;
  PassAll(ordinals_, kExactMatch, block, sink);
  sink(block);
}

MatchClass KeyPredicate::Test(uint32_t ordinal) {
  return std::binary_search(ordinals_.begin(), ordinals_.end(), ordinal) ? kExactMatch : kNoMatch;
}

BillingPredicate::BillingPredicate(const CompiledCriterion& criterion, const Segment& segment)
    : criterion_(criterion), segment_(segment) {
  if (const auto last4 = ParseLast4(criterion.digits)) {
    std::tie(begin_, end_) = segment.billing().WithLast4(*last4);
  }
  if (criterion.last_name.empty()) return;
  const TermDictionary& names = segment.terms(TermField::kLastName).terms();
  const TermRange range = names.EqualTo(Fold(criterion.last_name, Folding::kFull));
  for (uint32_t term = range.first; term < range.second; ++term) {
    if (names.extra(term) == criterion.last_name) names_.push_back(term);
  }
}

bool BillingPredicate::Matches(uint32_t card) const {
  const Criterion& asked = criterion_.source;
  const BillingColumn& billing = segment_.billing();
  const BillingColumn::Detail& detail = billing.DetailOf(card);
  if (!detail.subscription_charge && !(asked.include_cards_on_file && detail.on_file)) return false;
  if (asked.expiry_months != 0 && asked.expiry_months != detail.expiry_months) return false;
  if (criterion_.last_name.empty()) return true;
  if (billing.HolderOf(detail) == criterion_.last_name) return true;
  const uint32_t name = segment_.terms(TermField::kLastName).TermOf(billing.OwnerOf(card));
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

MatchSet BillingPredicate::Enumerate(StopCheck& stop) {
  MatchSet matches;
  const auto take = [&](uint32_t card) {
    const uint32_t owner = segment_.billing().OwnerOf(card);
    const bool known = !matches.ids().empty() && matches.ids().back() == owner;
    if (!known && Matches(card)) matches.Add(owner, kExactMatch);
  };
  if (criterion_.last_name.empty()) {
    for (uint32_t card = begin_; card < end_ && !stop.Step(); ++card) take(card);
    return matches;
  }
  std::vector<uint32_t> named;
  stop.Step(end_ - begin_);
  segment_.billing().AppendNamed(begin_, end_, criterion_.last_name, named);
  for (size_t i = 0; i < named.size() && !stop.Step(); ++i) take(named[i]);
  return matches;
}

MatchClass BillingPredicate::Test(uint32_t ordinal) {
  uint32_t low = begin_;
  uint32_t high = end_;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (segment_.billing().OwnerOf(middle) < ordinal) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (; low < end_ && segment_.billing().OwnerOf(low) == ordinal; ++low) {
    if (Matches(low)) return kExactMatch;
  }
  return kNoMatch;
}

}  // namespace frontdesk::index
