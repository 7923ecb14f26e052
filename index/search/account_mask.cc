#include "index/search/account_mask.h"

#include <tuple>
#include <utility>

#include "index/search/run.h"

namespace frontdesk::index {
namespace {

// Accounts between the one that is looked at and the one that is asked for.
constexpr size_t kAhead = 16;

}  // namespace

const Bitmap* AccountMask::OnlyFilter() const {
  const auto& [types, statuses, emails] =
      std::tie(filters_.user_types(), filters_.statuses(), filters_.email_statuses());
  if (types.size() + statuses.size() + emails.size() != 1) return nullptr;
  const Bitmap& bits = !types.empty()      ? segment_.With(types[0])
                       : !statuses.empty() ? segment_.With(statuses[0])
                                           : segment_.With(emails[0]);
  return bits.is_null() ? nullptr : &bits;
}

const Bitmap& AccountMask::bits() {
  if (!bits_.is_null()) return bits_;
  bits_ = Bitmap(segment_.size());
  bits_.SetAll(segment_.size());
  if (!filters_.statuses().empty()) bits_ &= UnionOf(filters_.statuses());
  if (!filters_.user_types().empty()) bits_ &= UnionOf(filters_.user_types());
  if (!filters_.email_statuses().empty()) bits_ &= UnionOf(filters_.email_statuses());
  dead_.RemoveFrom(bits_);
  return bits_;
}

template <typename T>
Bitmap AccountMask::UnionOf(const std::vector<T>& values) const {
  Bitmap all(segment_.size());
  for (T value : values) {
    const Bitmap& with_value = segment_.With(value);
    if (!with_value.is_null()) all |= with_value;
  }
  return all;
}

void AccountMask::Restrict(MatchSet& matches) {
  if (filters_.pass_all() && dead_.count() == 0) return;
  if (!matches.is_dense()) {
    size_t ahead = kAhead;
    matches.Retain([&](uint32_t ordinal, Bucket&) {
      if (ahead < matches.ids_.size()) segment_.PrefetchTag(matches.ids_[ahead++]);
      return Has(ordinal);
    });
    return;
  }
  for (Bitmap& bucket : matches.bits_) {
    if (!bucket.is_null()) bucket &= bits();
  }
}

void AccountMask::Rank(MatchSet& matches) const {
  if (!matches.is_dense()) {
    for (size_t i = 0; i < matches.ids_.size(); ++i) {
      if (i + kAhead < matches.ids_.size()) segment_.PrefetchTag(matches.ids_[i + kAhead]);
      const bool closed = filters_.Of(segment_.tag(matches.ids_[i])) == Verdict::kClosed;
      matches.buckets_[i] = MakeRankKey(matches.buckets_[i], closed);
    }
    return;
  }
  // From the worst class on, so that no bucket is overwritten before it is read.
  for (size_t c = kMatchClasses; c-- > 0;) {
    Bitmap open = std::move(matches.bits_[c]);
    matches.bits_[c] = Bitmap();
    if (open.is_null()) continue;
    Bitmap closed = open;
    closed -= segment_.open();
    open &= segment_.open();
    matches.bits_[MakeRankKey(static_cast<MatchClass>(c), /*closed=*/false)] = std::move(open);
    matches.bits_[MakeRankKey(static_cast<MatchClass>(c), /*closed=*/true)] = std::move(closed);
  }
}

MatchSet AccountMask::AllSearchable() {
  MatchSet matches = MatchSet::Dense(segment_.size());
  matches.BitsOf(0) = bits();
  if (!segment_.numbers_only().is_null()) matches.BitsOf(0) -= segment_.numbers_only();
  return matches;
}

}  // namespace frontdesk::index
