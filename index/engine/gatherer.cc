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
  const Segment& segment = *view.segment;
  const auto verdict = [&](uint32_t ordinal) { return query_.filters.Of(segment.tag(ordinal)); };
  const auto keep = [&](uint32_t ordinal) {
    return verdict(ordinal) != Verdict::kDropped && !view.dead.Contains(ordinal);
  };
  MatchSet all;
  for (size_t c = 0; c < query_.any_of.size(); ++c) {
    if (explain && c > 0) trace_.plan.append(" | ");
    MatchSet ranked = MatchConjunction(query_.any_of[c], segment, keep, explain, stop_, trace_);
    for (size_t i = 0; i < ranked.size(); ++i) {
      ranked.classes[i] =
          MakeRankKey(ranked.classes[i], verdict(ranked.ids[i]) == Verdict::kClosed);
    }
    Count(c, ranked);
    all = c == 0 ? std::move(ranked) : UnionOf(std::move(all), std::move(ranked));
  }
  AddRun(std::move(all), segment.members());
}

void Gatherer::AddDelta(const DeltaView& delta) {
  if (delta.live() == 0) {
    runs_.emplace_back();
    return;
  }
  std::vector<std::pair<MemberNumber, uint32_t>> found;
  std::vector<MatchSet> ranked(query_.any_of.size());
  for (uint32_t entry = 0; entry < delta.size() && !stop_.Step(); ++entry) {
    if (delta.IsLive(entry)) ScanEntry(delta, entry, ranked);
  }
  absl::StrAppend(&trace_.plan, trace_.plan.empty() ? "" : "; ", delta.live(),
                  " unmerged accounts scanned");
  MatchSet all;
  for (size_t c = 0; c < ranked.size(); ++c) {
    Count(c, ranked[c]);
    all = c == 0 ? std::move(ranked[c]) : UnionOf(std::move(all), std::move(ranked[c]));
  }
  // From the order of writing to that of members.
  for (size_t i = 0; i < all.size(); ++i) {
    found.emplace_back(delta[all.ids[i]]->document.member, static_cast<uint32_t>(i));
  }
  std::sort(found.begin(), found.end());
  MatchSet by_member;
  for (const auto& [member, i] : found) {
    by_member.Add(static_cast<uint32_t>(delta_members_.size()), all.classes[i]);
    delta_members_.push_back(member);
    delta_entries_.push_back(all.ids[i]);
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
  uint64_t& total = conjunction_totals_[conjunction];
  total += ranked.size();
  if (!query_.exclude_closed) return;
  total -=
      static_cast<uint64_t>(std::count_if(ranked.classes.begin(), ranked.classes.end(), IsClosed));
}

void Gatherer::AddRun(MatchSet ranked, absl::Span<const MemberNumber> members) {
  if (query_.exclude_closed) {
    size_t kept = 0;
    for (size_t i = 0; i < ranked.size(); ++i) {
      if (IsClosed(ranked.classes[i])) continue;
      ranked.ids[kept] = ranked.ids[i];
      ranked.classes[kept++] = ranked.classes[i];
    }
    hidden_closed_ += ranked.size() - kept;
    ranked.Resize(kept);
  }
  runs_.push_back(
      {.members = members, .ids = std::move(ranked.ids), .keys = std::move(ranked.classes)});
}

uint64_t Gatherer::total() const {
  uint64_t total = 0;
  for (const Run& run : runs_) total += run.size();
  return total;
}

}  // namespace frontdesk::index
