#include "index/search/either_predicate.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "index/search/payload_filter.h"

namespace frontdesk::index {
namespace {

// Stored nicknames that are looked at one by one: so many always, and more beside so many first
// names for each, of which each would cost a fraction of it.
constexpr uint64_t kFewNicknames = 1 << 15;
constexpr uint64_t kNamesANickname = 4;

}  // namespace

void EitherPredicate::Resolve(StopCheck& stop) {
  a_->Resolve(stop);
  b_->Resolve(stop);
}

MatchSet EitherPredicate::Enumerate(StopCheck& stop) {
  MatchSet matches = a_->Enumerate(stop);
  matches.UniteWith(b_->Enumerate(stop));
  return matches;
}

void EitherPredicate::DropThoseOfA(MatchBlock& block) {
  std::array<MatchClass, MatchBlock::kCapacity> of_a;
  a_->Classify(block, of_a.data());
  // Nothing is better than kExactMatch, so the class stays.
  block.RetainAt([&](size_t place) { return of_a[place] == kNoMatch ? kExactMatch : kNoMatch; });
}

void EitherPredicate::Stream(MatchSink sink, StopCheck& stop) {
  a_->Stream(sink, stop);
  b_->Stream(
      [&](MatchBlock& block) {
        DropThoseOfA(block);
        sink(block);
      },
      stop);
}

void EitherPredicate::StreamThrough(PayloadFilter& filter, MatchSink sink, StopCheck& stop) {
  a_->StreamThrough(filter, sink, stop);
  b_->Stream(
      [&](MatchBlock& block) {
        DropThoseOfA(block);
        filter.PassBlock(block, sink);
      },
      stop);
}

// The second one is that of stored nicknames, which few accounts have: all of them are looked at.
bool EitherPredicate::FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total, StopCheck& stop) {
  Resolve(stop);
  if (b_->UpperBound() > std::max(kFewNicknames, a_->UpperBound() / kNamesANickname)) return false;
  std::vector<FirstMatches> of_a;
  for (const FirstMatches& first : wanted) of_a.push_back(first.Another());
  if (!a_->FindFirst(absl::MakeSpan(of_a), total, stop)) return false;
  // Of an account that both find the match of `a` counts.
  MatchSet only_b;
  b_->Stream(
      [&](MatchBlock& block) {
        DropThoseOfA(block);
        for (size_t i = 0; i < block.size; ++i) only_b.Add(block.ids[i], block.classes[i]);
      },
      stop);
  total += only_b.size();
  for (size_t i = 0; i < wanted.size(); ++i) {
    FirstMatches ranked_b = wanted[i].Another();
    ranked_b.TakeAll(only_b);
    MatchSet both = std::move(of_a[i]).Finish();
    both.UniteWith(std::move(ranked_b).Finish());
    wanted[i].TakeRanked(both);
  }
  return true;
}

void EitherPredicate::Classify(const MatchBlock& block, MatchClass* classes) {
  a_->Classify(block, classes);
  // Only of those that `a` does not find.
  MatchBlock others;
  std::array<uint16_t, MatchBlock::kCapacity> places;
  for (size_t i = 0; i < block.size; ++i) {
    places[others.size] = static_cast<uint16_t>(i);
    others.ids[others.size] = block.ids[i];
    others.size += classes[i] == kNoMatch ? 1 : 0;
  }
  std::array<MatchClass, MatchBlock::kCapacity> found;
  b_->Classify(others, found.data());
  for (size_t i = 0; i < others.size; ++i) classes[places[i]] = found[i];
}

MatchClass EitherPredicate::Test(uint32_t ordinal) {
  return std::min(a_->Test(ordinal), b_->Test(ordinal));
}

}  // namespace frontdesk::index
