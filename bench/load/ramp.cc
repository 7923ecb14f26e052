#include "bench/load/ramp.h"

#include <algorithm>
#include <utility>

namespace frontdesk::bench {
namespace {

constexpr int kMaxSteps = 40;

}  // namespace

bool IsGood(const StepResult& step, const RampOptions& options) {
  return !step.overrun && step.errors() == 0 && step.achieved >= 0.99 * step.due &&
         step.All().Quantile(0.99) <= options.p99_limit;
}

RampResult RunRamp(const RampOptions& options, const std::function<StepResult(double)>& run) {
  RampResult result;
  double good = 0;
  double bad = 0;
  const auto try_rate = [&](double rate) {
    result.steps.push_back(run(rate));
    (IsGood(result.steps.back(), options) ? good : bad) = rate;
  };
  for (double rate = options.first_rate; bad == 0 && result.steps.size() < kMaxSteps;) {
    try_rate(rate);
    rate *= options.growth;
  }
  for (int i = 0; good > 0 && bad > 0 && i < options.halvings; ++i) try_rate((good + bad) / 2);
  result.knee = good;
  std::ranges::sort(result.steps, {}, &StepResult::offered);
  return result;
}

}  // namespace frontdesk::bench
