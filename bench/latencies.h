// Latencies of one class of calls, and what is said of them.
#ifndef FRONTDESK_BENCH_LATENCIES_H_
#define FRONTDESK_BENCH_LATENCIES_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/time/time.h"

namespace frontdesk::bench {

// Microseconds. Keeps every sample: benchmarks here have thousands, not millions. Not thread-safe.
class Latencies {
 public:
  void Add(absl::Duration latency) { micros_.push_back(absl::ToDoubleMicroseconds(latency)); }
  void Merge(const Latencies& other) {
    micros_.insert(micros_.end(), other.micros_.begin(), other.micros_.end());
  }
  bool empty() const { return micros_.empty(); }

  // The sample below which the share `q` (0…1) of all samples lies, by nearest rank. Needs a
  // sample.
  double Quantile(double q) {
    std::sort(micros_.begin(), micros_.end());
    const auto rank = static_cast<size_t>(q * static_cast<double>(micros_.size()));
    return micros_[std::min(rank, micros_.size() - 1)];
  }

 private:
  std::vector<double> micros_;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_LATENCIES_H_
