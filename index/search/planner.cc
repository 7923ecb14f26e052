#include "index/search/planner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/search/field_name.h"

namespace frontdesk::index {
namespace {

// So few candidates are tested one by one, by their text, before a dictionary is searched for
// another criterion.
constexpr uint64_t kTestedDirectly = 256;
// So large a share of all accounts is passed on in blocks: some ten nanoseconds each. For more of
// them sets of bits are faster.
constexpr uint32_t kSmallShare = 32;
// A criterion that seems to match all accounts may still drop so large a share of them.
constexpr double kLeastDropped = 0.05;
// An account that is tested where few others near it are costs a wait for memory for each column:
// so many times what Predicate::TestCost() says.
constexpr uint64_t kStepsOfWait = 4;
// Bits that are cleared in the time of one step.
constexpr uint32_t kClearedAtOnce = 64;

}  // namespace

Plan::Plan(const std::vector<CompiledCriterion>& criteria, const Segment& segment,
           StopCheck& stop) {
  for (const CompiledCriterion& criterion : criteria) {
    steps_.push_back({&criterion, MakePredicate(criterion, segment), Bitmap()});
  }
  // The smallest that is known drives; whoever might be smaller is asked to look closer, the most
  // promising first.
  for (;;) {
    SortSteps();
    if (steps_[0].predicate->UpperBound() <= kTestedDirectly) break;
    const auto vague = std::find_if(steps_.begin(), steps_.end(),
                                    [](const Step& step) { return !step.predicate->resolved(); });
    if (vague == steps_.end()) break;
    vague->predicate->Resolve(stop);
  }
}

void Plan::SortSteps() {
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) {
    return a.predicate->UpperBound() < b.predicate->UpperBound();
  });
}

void Plan::SortByYield(size_t first, uint32_t universe) {
  // What a test takes, for every account that it drops if all criteria are independent.
  const auto price = [universe](const Step& step) {
    const double kept =
        static_cast<double>(step.predicate->UpperBound()) / std::max<double>(universe, 1);
    return static_cast<double>(step.predicate->TestCost()) /
           (1 + kLeastDropped - std::min(kept, 1.0));
  };
  std::stable_sort(steps_.begin() + static_cast<ptrdiff_t>(first), steps_.end(),
                   [&](const Step& a, const Step& b) { return price(a) < price(b); });
}

bool Plan::IsEmpty() const { return steps_[0].predicate->UpperBound() == 0; }

MatchSet Plan::Drive(StopCheck& stop) {
  MatchSet matches = steps_[0].predicate->Enumerate(stop);
  driven_ = matches.size();
  return matches;
}

bool Plan::IsWorthEnumerating(const Predicate& predicate, uint64_t size) {
  return predicate.resolved() && predicate.UpperBound() < predicate.TestCost() * size;
}

void Plan::Filter(uint32_t universe, StopCheck& stop, MatchSet& matches, SearchTrace& trace) {
  size_t s = 1;
  for (; s < steps_.size() && matches.is_dense(); ++s) {
    Predicate& predicate = *steps_[s].predicate;
    if (!IsWorthEnumerating(predicate, matches.size())) break;
    MatchSet others = predicate.Enumerate(stop);
    if (!others.is_dense()) break;
    matches.IntersectWith(others);
  }
  if (s == steps_.size()) return;
  SortByYield(s, universe);
  MatchBlock block;
  MatchSet kept = matches.is_dense() ? MatchSet::Dense(matches.universe()) : MatchSet();
  const auto filter = [&](MatchBlock& full) {
    PassThrough(s, full, stop, trace);
    for (size_t i = 0; i < full.size; ++i) kept.AddAny(full.ids[i], full.classes[i]);
  };
  matches.ForEach([&](uint32_t ordinal, Bucket match) {
    if (!stop.stopped()) Pass(ordinal, match, block, filter);
  });
  filter(block);
  matches = std::move(kept);
}

bool Plan::IsSmall(uint32_t universe) const {
  return steps_[0].predicate->UpperBound() <= universe / kSmallShare;
}

void Plan::MakeBits(uint32_t universe, StopCheck& stop) {
  const uint64_t tested = steps_[0].predicate->UpperBound();
  for (size_t s = 1; s < steps_.size() && !stop.stopped(); ++s) {
    const Predicate& predicate = *steps_[s].predicate;
    if (!predicate.resolved() || !predicate.has_lists()) continue;
    const uint64_t steps = predicate.UpperBound() + universe / kClearedAtOnce;
    if (steps >= kStepsOfWait * predicate.TestCost() * tested) continue;
    steps_[s].bits = Bitmap(universe);
    predicate.AddTo(steps_[s].bits, stop);
  }
}

void Plan::Run(uint32_t universe, StopCheck& stop, MatchSink sink, SearchTrace& trace) {
  MakeBits(universe, stop);
  steps_[0].predicate->Stream(
      [&](MatchBlock& block) {
        driven_ += block.size;
        PassThrough(1, block, stop, trace);
        sink(block);
      },
      stop);
}

void Plan::PassThrough(size_t first, MatchBlock& block, StopCheck& stop, SearchTrace& trace) {
  for (size_t s = first; s < steps_.size() && block.size > 0; ++s) {
    trace.candidates += block.size;
    stop.Step(block.size);
    const Bitmap& bits = steps_[s].bits;
    if (!bits.is_null()) {
      block.Retain([&bits](uint32_t id) { return bits.Test(id) ? MatchClass{0} : kNoMatch; });
    }
    steps_[s].predicate->Filter(block);
  }
}

void Plan::Describe(size_t conjunction, PlanText& text) const {
  std::string others;
  for (size_t s = 1; s < steps_.size(); ++s) {
    absl::StrAppend(&others, s == 1 ? ", filtered by " : ", ",
                    FieldName(steps_[s].criterion->source.field));
  }
  text.Add(conjunction, absl::StrCat(FieldName(steps_[0].criterion->source.field), " drives with"),
           driven_, others);
}

}  // namespace frontdesk::index
