#include "index/engine/gatherer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/search/field_name.h"
#include "index/search/first_matches.h"
#include "index/search/predicate.h"

namespace frontdesk::index {
namespace {

// With more rows to pass all matches are found as fast.
constexpr uint64_t kMaxFirst = 1 << 13;
// Dead accounts that are tested one by one.
constexpr uint32_t kFewDead = 1024;

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
  if (AddFirst(view, mask, explain)) return;
  MatchSet all;
  for (size_t c = 0; c < query_.any_of.size(); ++c) {
    if (explain && c > 0) trace_.plan.append(" | ");
    MatchSet ranked =
        MatchConjunction(query_.any_of[c], *view.segment, mask, explain, stop_, trace_);
    mask.Rank(ranked);
    Count(c, ranked);
    all.UniteWith(std::move(ranked));
  }
  AddRun(std::move(all), MemberView(view.segment->members()));
}

bool Gatherer::AddFirst(const SegmentView& view, AccountMask& mask, bool explain) {
  if (query_.any_of.size() != 1 || query_.any_of[0].size() != 1) return false;
  if (wanted_.rows > kMaxFirst || query_.exclude_closed || !query_.filters.pass_all()) return false;
  if (view.segment->size() < wanted_.large_segment || view.dead.count() > kFewDead) return false;
  const CompiledCriterion& criterion = query_.any_of[0][0];
  const std::unique_ptr<Predicate> predicate = MakePredicate(criterion, *view.segment);
  std::vector<FirstMatches> first = {{wanted_.order, wanted_.rows, view.segment->size(), mask}};
  if (wanted_.sample > 0) {
    first.emplace_back(Order::kMemberId, wanted_.sample, view.segment->size(), mask);
  }
  uint64_t total = 0;
  if (!predicate->FindFirst(absl::MakeSpan(first), total, stop_)) return false;
  for (uint32_t ordinal : view.dead.Since(Tombstones())) {
    if (predicate->Test(ordinal) != kNoMatch) --total;
  }
  total_ += total;
  conjunction_totals_[0] += total;
  if (explain) {
    absl::StrAppend(&trace_.plan, FieldName(criterion.source.field), " counts ", total,
                    " accounts and shows the first");
  }
  if (wanted_.sample > 0) samples_[runs_.size()] = std::move(first[1]).Finish();
  MatchSet rows = std::move(first[0]).Finish();
  runs_.push_back({.members = MemberView(view.segment->members()), .matches = std::move(rows)});
  return true;
}

std::vector<Run> Gatherer::SampleRuns() const {
  std::vector<Run> runs;
  for (size_t r = 0; r < runs_.size(); ++r) {
    const auto sample = samples_.find(r);
    runs.push_back({.members = runs_[r].members,
                    .matches = sample == samples_.end() ? runs_[r].matches : sample->second});
  }
  return runs;
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
  AddRun(std::move(by_member), MemberView(delta_members_));
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
  // The total of the only one is counted with the run.
  if (query_.any_of.size() == 1) return;
  const std::array<uint64_t, kBuckets> sizes = ranked.BucketSizes();
  for (size_t key = 0; key < kBuckets; ++key) {
    if (IsHidden(static_cast<RankKey>(key))) continue;
    conjunction_totals_[conjunction] += sizes[key];
  }
}

void Gatherer::AddRun(MatchSet ranked, MemberView members) {
  const std::array<uint64_t, kBuckets> sizes = ranked.BucketSizes();
  for (size_t key = 0; key < kBuckets; ++key) {
    const bool hidden = IsHidden(static_cast<RankKey>(key));
    (hidden ? hidden_closed_ : total_) += sizes[key];
    if (!hidden && query_.any_of.size() == 1) conjunction_totals_[0] += sizes[key];
  }
  if (query_.exclude_closed) ranked.RemoveBuckets(IsClosed);
  runs_.push_back({.members = members, .matches = std::move(ranked)});
}

}  // namespace frontdesk::index
