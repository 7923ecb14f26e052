// Latency over rate, drawn.
#ifndef FRONTDESK_BENCH_LOAD_PLOT_H_
#define FRONTDESK_BENCH_LOAD_PLOT_H_

#include <array>
#include <string>
#include <vector>

#include "bench/load/step.h"

namespace frontdesk::bench {

// A quantile that is reported, and its line in a plot.
struct QuantileLine {
  const char* name;
  double quantile;
  const char* colour;
};
inline constexpr std::array kQuantileLines = {
    QuantileLine{"p50", 0.5, "#2a7f62"}, QuantileLine{"p90", 0.9, "#3572b0"},
    QuantileLine{"p99", 0.99, "#c46a1b"}, QuantileLine{"p99.9", 0.999, "#b3323f"}};

// The calls of one kind in all steps, as an SVG image that needs nothing else: may stand in a page
// or be a file of its own. Both axes are logarithmic. `kind` must be among those of every step.
std::string PlotOf(const std::vector<StepResult>& steps, const std::string& kind);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_LOAD_PLOT_H_
