// What a load test found, for machines and for people.
#ifndef FRONTDESK_BENCH_LOAD_REPORT_H_
#define FRONTDESK_BENCH_LOAD_REPORT_H_

#include <string>
#include <vector>

#include "bench/load/step.h"

namespace frontdesk::bench {

struct LoadReport {
  std::string mix;  // as given
  std::vector<StepResult> steps;
  double knee = 0;  // calls/s; 0: not looked for
};

// `   5,000/s  4,998/s  p50 …`: one line a kind.
std::string TextOf(const StepResult& step);
// Of several runs: an array.
std::string JsonOf(const std::vector<LoadReport>& reports);
// One page without anything outside of it: latency over rate, drawn in SVG, and the tables.
std::string HtmlOf(const std::vector<LoadReport>& reports);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_LOAD_REPORT_H_
