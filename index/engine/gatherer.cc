#include "index/engine/gatherer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace frontdesk::index {
namespace {

// How the account matches all criteria, ranked by the weakest.
MatchClass MatchAll(const std::vector<CompiledCriterion>& criteria,
                    const IndexedDocument& account) {
  if (criteria.empty()) return account.document.numbers_only ? kNoMatch : MatchClass{0};
  MatchClass weakest = 0;
  for (const CompiledCriterion& criterion : criteria) {
    weakest = std::max(weakest, MatchCriterion(criterion, account.folded));
    if (weakest == kNoMatch) break;
  }
  return weakest;
}

}  // namespace

void Gatherer::AddSegment(const SegmentView& view, bool explain) {
  AccountMask mask(*view.segment, view.dead, query_.filters);
  MatchSet all;
  for (size_t c = 0; c < query_.any_of.size(); ++c) {
    if (explain && c > 0) trace_.plan.append(" | ");
    MatchSet ranked =
        MatchConjunction(query_.any_of[c], *view.segment, mask, explain, stop_, trace_);
    mask.Rank(ranked);
    Count(c, ranked);
    all.UniteWith(std::move(ranked));
  }
  AddRun(std::move(all), view.segment->members());
}

void Gatherer::AddDelta(const DeltaView& delta) {
  if (delta.live() == 0) {
    runs_.emplace_back();
    return;
  }
  std::vector<MatchSet> ranked(query_.any_of.size());
  for (uint32_t entry = 0; entry < delta.size() && !stop_.Step(); ++entry) {
    if (delta.IsLive(entry)) ScanEntry(delta, entry, ranked);
  }
  absl::StrAppend(&trace_.plan, trace_.plan.empty() ? "" : "; ", delta.live(),
                  " unmerged accounts scanned");
  MatchSet all;
  std::vector<std::pair<MemberNumber, uint32_t>> found;
  for (size_t c = 0; c < ranked.size(); ++c) {
    Count(c, ranked[c]);
    all.UniteWith(std::move(ranked[c]));
  }
  // From the order of writing to that of members.
  for (size_t i = 0; i < all.ids().size(); ++i) {
    found.emplace_back(delta[all.ids()[i]]->document.member, static_cast<uint32_t>(i));
  }
  std::sort(found.begin(), found.end());
  MatchSet by_member;
  for (const auto& [member, i] : found) {
    by_member.Add(static_cast<uint32_t>(delta_members_.size()), all.buckets()[i]);
    delta_members_.push_back(member);
    delta_entries_.push_back(all.ids()[i]);
  }
  AddRun(std::move(by_member), delta_members_);
}

void Gatherer::ScanEntry(const DeltaView& delta, uint32_t entry, std::vector<MatchSet>& ranked) {
  const IndexedDocument& account = *delta[entry];
  const Verdict verdict = query_.filters.Of(TagOf(account.document));
  if (verdict == Verdict::kDropped) return;
  ++trace_.candidates;
  for (size_t c = 0; c < ranked.size(); ++c) {
    const MatchClass match = MatchAll(query_.any_of[c], account);
    if (match != kNoMatch) ranked[c].Add(entry, MakeRankKey(match, verdict == Verdict::kClosed));
  }
}

void Gatherer::Count(size_t conjunction, const MatchSet& ranked) {
  const std::array<uint64_t, kBuckets> sizes = ranked.BucketSizes();
  for (size_t key = 0; key < kBuckets; ++key) {
    if (IsHidden(static_cast<RankKey>(key))) continue;
    conjunction_totals_[conjunction] += sizes[key];
  }
}

void Gatherer::AddRun(MatchSet ranked, absl::Span<const MemberNumber> members) {
  const std::array<uint64_t, kBuckets> sizes = ranked.BucketSizes();
  for (size_t key = 0; key < kBuckets; ++key) {
    (IsHidden(static_cast<RankKey>(key)) ? hidden_closed_ : total_) += sizes[key];
  }
  if (query_.exclude_closed) ranked.RemoveBuckets(IsClosed);
  runs_.push_back({.members = members, .matches = std::move(ranked)});
}

}  // namespace frontdesk::index
