#include "index/search/planner.h"

#include <algorithm>
#include <functional>
#include <utility>

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
// An account that is tested where few others near it are costs a wait for memory for each column,
// of which many overlap: so many times what Predicate::TestCost() says.
constexpr uint64_t kStepsOfWait = 2;
// Bits that are cleared in the time of one step.
constexpr uint32_t kClearedAtOnce = 64;
// So large a share of all accounts may be in all planes to be passed on in blocks: they come in
// order, and most are dropped or told by bits.
constexpr uint64_t kSmallShareInPlanes = 8;
// What planes let through costs that many times what a predicate hands on, which is known to match.
constexpr uint64_t kStepsOfPlanes = 2;
// Accounts that may begin with a letter, read from their lists in the time in which one is tested.
constexpr uint64_t kBeginningsOfTest = 8;

}  // namespace

Plan::Plan(const std::vector<CompiledCriterion>& criteria, const Segment& segment, StopCheck& stop)
    : segment_(segment) {
  steps_.reserve(criteria.size());
  for (const CompiledCriterion& criterion : criteria) {
    Step& step = steps_.emplace_back();
    step.criterion = &criterion;
    step.predicate = MakePredicate(criterion, segment);
    // A single criterion has better ways, or looks at them itself.
    if (criteria.size() > 1) step.predicate->AddPlanes(planes_);
    step.decided = step.predicate->decided_by_planes();
  }
  std::sort(planes_.begin(), planes_.end(),
            [](const auto& a, const auto& b) { return std::less<>()(a.data(), b.data()); });
  planes_.erase(std::unique(planes_.begin(), planes_.end(),
                            [](const auto& a, const auto& b) { return a.data() == b.data(); }),
                planes_.end());
  // The smallest that is known drives; whoever might be smaller is asked to look closer, the most
  // promising first.
  for (;;) {
    SortSteps();
    const uint64_t fewest = steps_[0].predicate->UpperBound();
    if (fewest <= kTestedDirectly) break;
    const auto vague = std::find_if(steps_.begin(), steps_.end(), [fewest](const Step& step) {
      return !step.decided && !step.predicate->resolved() && step.predicate->ResolveCost() < fewest;
    });
    if (vague == steps_.end()) break;
    vague->predicate->Resolve(stop);
  }
}

void Plan::SortSteps() {
  if (steps_.size() == 1) return;  // most plans; a stable sort takes memory first
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) {
    return a.predicate->UpperBound() < b.predicate->UpperBound();
  });
}

void Plan::SortByYield(size_t first, size_t end, uint32_t universe) {
  // What a test takes, for every account that it drops if all criteria are independent.
  const auto price = [universe](const Step& step) {
    const double kept =
        static_cast<double>(step.predicate->UpperBound()) / std::max<double>(universe, 1);
    return static_cast<double>(step.predicate->TestCost()) /
           (1 + kLeastDropped - std::min(kept, 1.0));
  };
  std::stable_sort(steps_.begin() + static_cast<ptrdiff_t>(first),
                   steps_.begin() + static_cast<ptrdiff_t>(end),
                   [&](const Step& a, const Step& b) { return price(a) < price(b); });
}

bool Plan::IsEmpty() const { return steps_[0].predicate->UpperBound() == 0; }

void Plan::MakeInPlanes(uint32_t universe, StopCheck& stop) {
  if (!in_planes_.is_null()) return;
  in_planes_ = Bitmap(universe);
  std::copy(planes_[0].begin(), planes_[0].end(), in_planes_.words().begin());
  in_planes_.IntersectWith(absl::MakeConstSpan(planes_).subspan(1));
  count_in_planes_ = in_planes_.Count();
  stop.Step(universe / kClearedAtOnce * planes_.size());
}

bool Plan::ShouldPlanesDrive(uint32_t universe, StopCheck& stop) {
  if (planes_.empty()) return false;
  MakeInPlanes(universe, stop);
  const bool all = std::all_of(steps_.begin(), steps_.end(), [](auto& s) { return s.decided; });
  return all || kStepsOfPlanes * count_in_planes_ <= steps_[0].predicate->UpperBound();
}

Bitmap Plan::MayBegin(uint32_t universe, StopCheck& stop) const {
  // A match is better than inside only if it begins with what every criterion asks for.
  std::vector<std::pair<uint64_t, const Predicate*>> by_bound;
  for (size_t s = first_decided_; s < steps_.size(); ++s) {
    by_bound.emplace_back(steps_[s].predicate->BeginningsBound(), steps_[s].predicate.get());
  }
  std::sort(by_bound.begin(), by_bound.end());
  Bitmap may_begin = in_planes_;
  uint64_t count = count_in_planes_;
  for (const auto& [bound, predicate] : by_bound) {
    if (count * kBeginningsOfTest <= bound || stop.stopped()) break;
    Bitmap begins(universe);
    predicate->AddBeginnings(begins, stop);
    may_begin &= begins;
    count = may_begin.Count();
  }
  return may_begin;
}

void Plan::PreparePlanes(uint32_t universe, StopCheck& stop) {
  const auto first = std::stable_partition(steps_.begin(), steps_.end(),
                                           [](const Step& step) { return !step.decided; });
  first_decided_ = static_cast<size_t>(first - steps_.begin());
  SortByYield(0, first_decided_, universe);
  if (first_decided_ == steps_.size()) return;
  asked_ = MayBegin(universe, stop);
  for (size_t s = first_decided_; s < steps_.size(); ++s) {
    steps_[s].predicate->AddApart(asked_, stop);
  }
  if (first_decided_ > 0) return;
  asked_ &= in_planes_;
  if (asked_.Count() <= kTestedDirectly) return;
  for (const Step& step : steps_) step.predicate->Resolve(stop);
}

void Plan::PassThroughPlanes(MatchBlock& block, StopCheck& stop, SearchTrace& trace) {
  if (first_decided_ == steps_.size()) {
    PassThrough(0, first_decided_, block, stop, trace);
    return;
  }
  // First how they match what is decided: of those that cannot rank better the others ask less.
  for (size_t i = 0; i < block.size; ++i) {
    if (!asked_.Test(block.ids[i])) block.classes[i] = kInfixMatch;
  }
  PassThrough(0, first_decided_, block, stop, trace);
  MatchBlock asked;
  size_t kept = 0;
  for (size_t i = 0; i < block.size; ++i) {
    if (asked_.Test(block.ids[i])) {
      asked.Add(block.ids[i], block.classes[i]);
      continue;
    }
    block.ids[kept] = block.ids[i];
    block.classes[kept++] = block.classes[i];
  }
  block.size = kept;
  PassThrough(first_decided_, steps_.size(), asked, stop, trace);
  for (size_t i = 0; i < asked.size; ++i) block.Add(asked.ids[i], asked.classes[i]);
}

void Plan::PassInPlanes(StopCheck& stop, MatchSink sink, SearchTrace& trace) {
  driven_ = count_in_planes_;
  MatchBlock block;
  const auto pass = [&](MatchBlock& full) {
    PassThroughPlanes(full, stop, trace);
    sink(full);
  };
  in_planes_.ForEach([&](uint32_t id) {
    if (!stop.stopped()) Pass(id, MatchClass{0}, block, pass);
  });
  pass(block);
}

MatchSet Plan::FindInPlanes(uint32_t universe, StopCheck& stop, SearchTrace& trace) {
  planes_drive_ = true;
  PreparePlanes(universe, stop);
  MatchSet matches = MatchSet::Dense(universe);
  if (first_decided_ == 0) {
    // All that are not asked match inside.
    matches.BitsOf(kInfixMatch) = in_planes_;
    matches.BitsOf(kInfixMatch) -= asked_;
    in_planes_ &= asked_;
  }
  const auto add = [&matches](const MatchBlock& block) {
    for (size_t i = 0; i < block.size; ++i) matches.BitsOf(block.classes[i]).Set(block.ids[i]);
  };
  PassInPlanes(stop, add, trace);
  return matches;
}

MatchSet Plan::Find(uint32_t universe, StopCheck& stop, SearchTrace& trace) {
  if (IsEmpty()) return {};
  if (ShouldPlanesDrive(universe, stop)) return FindInPlanes(universe, stop, trace);
  MatchSet matches = Drive(stop);
  if (matches.is_dense() && !in_planes_.is_null()) matches.IntersectWith(in_planes_);
  Filter(universe, stop, matches, trace);
  return matches;
}

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
  SortByYield(s, steps_.size(), universe);
  MatchBlock block;
  MatchSet kept = matches.is_dense() ? MatchSet::Dense(matches.universe()) : MatchSet();
  const auto filter = [&](MatchBlock& full) {
    PassThrough(s, steps_.size(), full, stop, trace);
    for (size_t i = 0; i < full.size; ++i) kept.AddAny(full.ids[i], full.classes[i]);
  };
  matches.ForEach([&](uint32_t ordinal, Bucket match) {
    if (!stop.stopped()) Pass(ordinal, match, block, filter);
  });
  filter(block);
  matches = std::move(kept);
}

bool Plan::IsSmall(uint32_t universe, StopCheck& stop) {
  if (steps_[0].predicate->UpperBound() <= universe / kSmallShare) return true;
  planes_drive_ =
      ShouldPlanesDrive(universe, stop) && count_in_planes_ <= universe / kSmallShareInPlanes;
  return planes_drive_;
}

void Plan::FindTold() {
  if (steps_[0].predicate->UpperBound() <= kTestedDirectly) return;
  for (size_t s = 1; s < steps_.size(); ++s) {
    if (!steps_[s].predicate->resolved()) continue;
    const std::vector<const Payloads*> payloads =
        FindPayloads(segment_, steps_[0].criterion->source, steps_[s].criterion->source);
    if (payloads.empty()) continue;
    std::rotate(steps_.begin() + 1, steps_.begin() + static_cast<ptrdiff_t>(s),
                steps_.begin() + static_cast<ptrdiff_t>(s) + 1);
    told_.emplace(payloads, *steps_[1].predicate);
    return;
  }
}

void Plan::MakeBits(uint32_t universe, StopCheck& stop) {
  const uint64_t tested = steps_[0].predicate->UpperBound();
  for (size_t s = tested_from(); s < steps_.size() && !stop.stopped(); ++s) {
    Predicate& predicate = *steps_[s].predicate;
    if (!predicate.resolved() || !predicate.has_lists()) continue;
    const uint64_t steps =
        predicate.ListsCost() + predicate.UpperBound() + universe / kClearedAtOnce;
    if (steps >= kStepsOfWait * predicate.TestCost() * tested) continue;
    steps_[s].bits = Bitmap(universe);
    predicate.AddTo(steps_[s].bits, stop);
  }
}

void Plan::Run(uint32_t universe, StopCheck& stop, MatchSink sink, SearchTrace& trace) {
  if (planes_drive_) {
    PreparePlanes(universe, stop);
    PassInPlanes(stop, sink, trace);
    return;
  }
  FindTold();
  MakeBits(universe, stop);
  if (tested_from() < steps_.size() && steps_[tested_from()].bits.is_null()) {
    RunAhead(stop, sink, trace);
    return;
  }
  const auto take = [&](MatchBlock& block) {
    if (!told_) driven_ += block.size;
    PassThrough(tested_from(), steps_.size(), block, stop, trace);
    sink(block);
  };
  StreamDriver(take, stop, trace);
}

void Plan::RunAhead(StopCheck& stop, MatchSink sink, SearchTrace& trace) {
  const auto pass = [&](MatchBlock& block) {
    PassThrough(tested_from(), steps_.size(), block, stop, trace);
    sink(block);
  };
  // What is asked for of a block arrives while the one before is passed on.
  MatchBlock waiting;
  const auto take = [&](MatchBlock& block) {
    if (!told_) driven_ += block.size;
    steps_[tested_from()].predicate->PrefetchBlock(block);
    pass(waiting);
    waiting = block;
  };
  StreamDriver(take, stop, trace);
  pass(waiting);
}

void Plan::StreamDriver(MatchSink take, StopCheck& stop, SearchTrace& trace) {
  Predicate& driver = *steps_[0].predicate;
  if (!told_) {
    driver.Stream(take, stop);
    return;
  }
  driver.StreamThrough(*told_, take, stop);
  driven_ = told_->met();
  trace.candidates += told_->asked();
}

void Plan::PassThrough(size_t first, size_t end, MatchBlock& block, StopCheck& stop,
                       SearchTrace& trace) {
  for (size_t s = first; s < end && block.size > 0; ++s) {
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
  PlanWay way = {.driver = planes_drive_ ? PlanWay::Driver::kPlanes : PlanWay::Driver::kField};
  if (!planes_drive_) way.field = FieldOf(0);
  if (told_) way.read_along = FieldOf(1);
  for (size_t s = planes_drive_ ? 0 : tested_from(); s < steps_.size(); ++s) {
    way.filters.push_back(FieldOf(s));
  }
  text.Add(conjunction, way, driven_);
}

}  // namespace frontdesk::index
