#include "index/search/key_predicate.h"

#include <algorithm>
#include <optional>

namespace frontdesk::index {
namespace {

constexpr MatchClass kExactly = MakeMatchClass(MatchKind::kExact, /*folded=*/false);

}  // namespace

KeyPredicate::KeyPredicate(const CompiledCriterion& criterion, const Segment& segment) {
  if (criterion.source.field == Field::kMemberId) {
    if (const auto ordinal = segment.Find(criterion.member)) ordinals_.push_back(*ordinal);
    return;
  }
  const std::optional<CardCode> code = EncodeCard(criterion.digits);
  if (!code) return;
  segment.cards().Find(*code, [this](uint32_t ordinal) {
    ordinals_.push_back(ordinal);
    return false;
  });
  std::sort(ordinals_.begin(), ordinals_.end());
  ordinals_.erase(std::unique(ordinals_.begin(), ordinals_.end()), ordinals_.end());
}

MatchSet KeyPredicate::Enumerate(StopCheck& stop) {
  stop.Step(ordinals_.size());
  MatchSet matches;
  for (uint32_t ordinal : ordinals_) matches.Add(ordinal, kExactly);
  return matches;
}

MatchClass KeyPredicate::Test(uint32_t ordinal) {
  return std::binary_search(ordinals_.begin(), ordinals_.end(), ordinal) ? kExactly : kNoMatch;
}

BillingPredicate::BillingPredicate(const CompiledCriterion& criterion, const Segment& segment)
    : criterion_(criterion), segment_(segment) {
  if (const auto last4 = ParseLast4(criterion.digits)) {
    cards_ = segment.billing().WithLast4(*last4);
  }
}

bool BillingPredicate::Matches(const BillingColumn::Card& card) const {
  const Criterion& asked = criterion_.source;
  if (!card.subscription_charge && !(asked.include_cards_on_file && card.on_file)) return false;
  if (asked.expiry_months != 0 && asked.expiry_months != card.expiry_months) return false;
  if (criterion_.last_name.empty()) return true;
  if (segment_.billing().HolderOf(card) == criterion_.last_name) return true;
  const TermColumn& last_names = segment_.terms(TermField::kLastName);
  const uint32_t term = last_names.TermOf(card.owner);
  return term != kNoTerm && last_names.terms().extra(term) == criterion_.last_name;
}

MatchSet BillingPredicate::Enumerate(StopCheck& stop) {
  MatchSet matches;
  for (const BillingColumn::Card& card : cards_) {
    if (stop.Step()) break;
    const bool known = !matches.ids().empty() && matches.ids().back() == card.owner;
    if (!known && Matches(card)) matches.Add(card.owner, kExactly);
  }
  return matches;
}

MatchClass BillingPredicate::Test(uint32_t ordinal) {
  auto card = std::partition_point(
      cards_.begin(), cards_.end(),
      [ordinal](const BillingColumn::Card& other) { return other.owner < ordinal; });
  for (; card != cards_.end() && card->owner == ordinal; ++card) {
    if (Matches(*card)) return kExactly;
  }
  return kNoMatch;
}

}  // namespace frontdesk::index
