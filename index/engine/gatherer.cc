#include "index/engine/gatherer.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "index/field_text.h"
#include "index/search/first_matches.h"
#include "index/search/predicate.h"
#include "index/search/top_matches.h"

namespace frontdesk::index {
namespace {

// With more rows to pass all matches are found as fast, and remembered for the next page.
constexpr uint64_t kMaxFirst = 1 << 13;
// With more rows to pass a set that is remembered is ranked as fast.
constexpr uint64_t kMaxRemembered = 1 << 17;
// Counted matches are less those of dead accounts. Who is in no grave is tested: that many always,
// and more where still more matches would have to be looked at instead, each for a fraction of it.
constexpr uint64_t kFewDead = 1024;
constexpr uint64_t kMatchesADead = 16;

// Unmerged accounts lie all over memory: so many before its turn comes one is asked for.
constexpr uint32_t kEntriesAhead = 6;

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

// Whether so many dead accounts are better tested than so many matches looked at.
bool AreFewDead(uint64_t dead, uint64_t matches) {
  return dead <= std::max(kFewDead, matches / kMatchesADead);
}

Conjunction SourcesOf(const std::vector<CompiledCriterion>& criteria) {
  Conjunction sources;
  for (const CompiledCriterion& criterion : criteria) sources.push_back(criterion.source);
  return sources;
}

}  // namespace

void Gatherer::AddSegment(const SegmentView& view) {
  AccountMask mask(*view.segment, view.dead, query_.filters);
  if (AddRemembered(view, mask)) return;
  std::optional<Plan> plan;
  if (query_.any_of.size() == 1 && !query_.any_of[0].empty()) {
    plan.emplace(query_.any_of[0], *view.segment, stop_);
    if (AddFirst(*plan, view, mask)) return;
    if (plan->IsSmall(view.segment->size(), stop_)) {
      AddStreamed(*plan, view, mask);
      plan->Describe(/*conjunction=*/0, trace_.plan);
      return;
    }
  }
  MatchSet all;
  for (size_t c = 0; c < query_.any_of.size(); ++c) {
    MatchSet ranked = MatchConjunction(c, view, mask, std::exchange(plan, std::nullopt));
    Count(c, ranked);
    all.UniteWith(std::move(ranked));
  }
  AddRun(std::move(all), MemberView(view.segment->members()));
}

MatchSet Gatherer::MatchConjunction(size_t conjunction, const SegmentView& view, AccountMask& mask,
                                    std::optional<Plan> plan) {
  const std::vector<CompiledCriterion>& criteria = query_.any_of[conjunction];
  MatchSet matches;
  if (criteria.empty()) {
    matches = mask.AllSearchable();
    trace_.plan.Add(conjunction, {.driver = PlanWay::Driver::kAll}, matches.size());
  } else if (const auto known = Remembered(criteria, view)) {
    matches = known->matches;
    trace_.plan.Add(conjunction, {.driver = PlanWay::Driver::kRemembered}, known->size);
  } else {
    const absl::Time start = absl::Now();
    if (!plan) plan.emplace(criteria, *view.segment, stop_);
    matches = plan->Find(view.segment->size(), stop_, trace_);
    plan->Describe(conjunction, trace_.plan);
    const bool large = view.segment->size() >= wanted_.large_segment;
    if (large && !stop_.stopped() && absl::Now() - start >= wanted_.remember_from) {
      matches.DropEmpty();
      view.cache->Put(SourcesOf(criteria), matches);
    }
  }
  mask.Restrict(matches);
  mask.Rank(matches);
  return matches;
}

std::shared_ptr<const MatchCache::Known> Gatherer::Remembered(
    const std::vector<CompiledCriterion>& criteria, const SegmentView& view) const {
  if (view.cache->MemoryBytes() == 0) return nullptr;
  return view.cache->Find(SourcesOf(criteria));
}

bool Gatherer::TakesNearlyAll(const SegmentView& view) const {
  return query_.any_of.size() == 1 && !query_.exclude_closed && query_.filters.pass_all() &&
         view.segment->size() >= wanted_.large_segment &&
         AreFewDead(view.unburied(), view.segment->size());
}

bool Gatherer::AddRemembered(const SegmentView& view, const AccountMask& mask) {
  if (wanted_.rows > kMaxRemembered || !TakesNearlyAll(view)) return false;
  const auto known = Remembered(query_.any_of[0], view);
  if (known == nullptr || !AreFewDead(view.dead.count(), known->size)) return false;
  std::vector<FirstMatches> first = WantedFirst(view, mask);
  for (FirstMatches& wanted : first) wanted.TakeKnown(known->matches, stop_);
  uint64_t dead = 0;
  view.dead.ForEach([&](uint32_t ordinal) { dead += known->matches.Has(ordinal) ? 1 : 0; });
  AddFirstRun(view, std::move(first), known->size - dead);
  trace_.plan.Add(/*conjunction=*/0, {.driver = PlanWay::Driver::kRemembered}, known->size);
  return true;
}

RunStart Gatherer::StartOf(const Segment& segment) const {
  if (!wanted_.after) return {};
  return {.key = wanted_.order == Order::kRelevance ? wanted_.after->rank : RankKey{0},
          .id = static_cast<uint32_t>(segment.members().LowerBound(wanted_.after->member + 1))};
}

std::vector<FirstMatches> Gatherer::WantedFirst(const SegmentView& view,
                                                const AccountMask& mask) const {
  const Segment& segment = *view.segment;
  std::vector<FirstMatches> first = {
      {wanted_.order, wanted_.rows, StartOf(segment), segment.size(), mask}};
  if (wanted_.sample > 0) {
    first.emplace_back(Order::kMemberId, wanted_.sample, RunStart(), segment.size(), mask);
  }
  return first;
}

void Gatherer::AddFirstRun(const SegmentView& view, std::vector<FirstMatches> first,
                           uint64_t total) {
  total_ += total;
  conjunction_totals_[0] += total;
  if (wanted_.sample > 0) samples_[runs_.size()] = std::move(first[1]).Finish();
  MatchSet rows = std::move(first[0]).Finish();
  runs_.push_back({.members = MemberView(view.segment->members()), .matches = std::move(rows)});
}

void Gatherer::AddStreamed(Plan& plan, const SegmentView& view, const AccountMask& mask) {
  TopMatches rows(wanted_.order, wanted_.rows, StartOf(*view.segment));
  TopMatches sample(Order::kMemberId, wanted_.sample, RunStart());
  uint64_t shown = 0;
  const bool by_bits = mask.knows_by_bits() && !query_.exclude_closed;
  const auto is_out = [&](uint32_t id, MatchClass match) {
    return rows.IsOut(id, match) && sample.IsOut(id, match);
  };
  const auto take = [&](MatchBlock& block) {
    // Of what is before or behind the rows that are wanted nothing is asked but whether it counts.
    if (by_bits && rows.AreOut(block) && sample.AreOut(block)) {
      shown += mask.CountOf(block);
      return;
    }
    if (by_bits) shown += mask.TakeOut(block, is_out);
    mask.ForEachOf(block, [&](size_t i, bool closed) {
      if (closed && query_.exclude_closed) {
        ++hidden_closed_;
        return;
      }
      ++shown;
      rows.Add(block.ids[i], MakeRankKey(block.classes[i], closed));
      if (wanted_.sample > 0) sample.Add(block.ids[i], MakeRankKey(block.classes[i], closed));
    });
  };
  if (!plan.IsEmpty()) plan.Run(view.segment->size(), stop_, take, trace_);
  total_ += shown;
  conjunction_totals_[0] += shown;
  if (wanted_.sample > 0) samples_[runs_.size()] = std::move(sample).Finish();
  runs_.push_back(
      {.members = MemberView(view.segment->members()), .matches = std::move(rows).Finish()});
}

bool Gatherer::AddFirst(Plan& plan, const SegmentView& view, const AccountMask& mask) {
  Predicate* const predicate = plan.only();
  if (predicate == nullptr || wanted_.rows > kMaxFirst || !TakesNearlyAll(view)) return false;
  // All of so few are looked at whatever is done.
  if (predicate->resolved() && predicate->UpperBound() <= wanted_.rows) return false;
  std::vector<FirstMatches> first = WantedFirst(view, mask);
  uint64_t total = 0;
  if (!predicate->FindFirst(absl::MakeSpan(first), total, stop_)) return false;
  if (!AreFewDead(view.unburied(), total)) return false;
  AddFirstRun(view, std::move(first), total - CountDead(view, *predicate));
  const PlanWay way = {.driver = PlanWay::Driver::kCounted,
                       .field = query_.any_of[0][0].source.field};
  trace_.plan.Add(/*conjunction=*/0, way, total);
  return true;
}

uint64_t Gatherer::CountDead(const SegmentView& view, Predicate& predicate) {
  uint64_t matching = 0;
  Tombstones buried;
  if (view.graves != nullptr) {
    buried = view.graves->buried();
    for (const auto& segment : view.graves->segments()) matching += CountBuried(*segment);
  }
  const auto count = [&](MatchBlock& block) {
    predicate.Filter(block);
    matching += block.size;
  };
  MatchBlock block;
  for (uint32_t ordinal : view.dead.Since(buried)) Pass(ordinal, MatchClass{0}, block, count);
  count(block);
  return matching;
}

uint64_t Gatherer::CountBuried(const Segment& buried) {
  Plan plan(query_.any_of[0], buried, stop_);
  uint64_t matching = 0;
  const Tombstones none;
  const AccountMask mask(buried, none, query_.filters);
  FirstMatches no_rows(Order::kMemberId, /*count=*/0, RunStart(), buried.size(), mask);
  if (plan.only()->FindFirst({&no_rows, 1}, matching, stop_)) return matching;
  if (plan.IsEmpty()) return 0;
  if (!plan.IsSmall(buried.size(), stop_)) return plan.Find(buried.size(), stop_, trace_).size();
  plan.Run(
      buried.size(), stop_, [&matching](MatchBlock& block) { matching += block.size; }, trace_);
  return matching;
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
    if (entry + kEntriesAhead < delta.size()) Prefetch(*delta[entry + kEntriesAhead]);
    if (delta.IsLive(entry)) ScanEntry(delta, entry, ranked);
  }
  trace_.plan.AddScanned(delta.live());
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

// What ScanEntry will read of an account: the beginning of it, and the field that is asked for
// first.
void Gatherer::Prefetch(const IndexedDocument& account) const {
  __builtin_prefetch(&account.document);
  if (query_.any_of.empty() || query_.any_of[0].empty()) return;
  const Field field = query_.any_of[0][0].source.field;
  if (IsTextField(field)) __builtin_prefetch(&FoldedText(account.folded, field));
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
