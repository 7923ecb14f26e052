// Raises the rate until the server no longer keeps up, and narrows down where that begins.
#ifndef FRONTDESK_BENCH_LOAD_RAMP_H_
#define FRONTDESK_BENCH_LOAD_RAMP_H_

#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "bench/load/step.h"

namespace frontdesk::bench {

struct RampOptions {
  double first_rate = 1000;
  double growth = 1.3;  // from one step to the next
  int halvings = 3;     // steps between the last good rate and the first bad one
  // A step is good if all calls end well, 99 % of those that fall due end in time, and p99 stays
  // below this.
  absl::Duration p99_limit = absl::Milliseconds(10);
};

struct RampResult {
  std::vector<StepResult> steps;  // by rate
  double knee = 0;                // the highest rate of a good step; 0 if there was none
};

bool IsGood(const StepResult& step, const RampOptions& options);

// Runs steps by `run`, which gets a rate.
RampResult RunRamp(const RampOptions& options, const std::function<StepResult(double)>& run);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_LOAD_RAMP_H_
