// One step of a load test: calls at a fixed rate, or a fixed number of them under way, for some
// time.
#ifndef FRONTDESK_BENCH_LOAD_STEP_H_
#define FRONTDESK_BENCH_LOAD_STEP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "bench/load/histogram.h"
#include "bench/load/request_source.h"
#include "grpcpp/channel.h"

namespace frontdesk::bench {

// A kind of call with its share of the arrivals.
struct LoadPart {
  std::string kind;
  double weight = 1;
  std::unique_ptr<RequestSource> source;
};

struct StepOptions {
  // Open loop: calls arrive at random (exponential gaps) at this mean rate whatever the server
  // does, and latency counts from the moment a call was due, so that a stall is felt by every call
  // that it kept waiting (no coordinated omission). 0: closed loop, see below.
  double rate = 0;
  int outstanding = 1;  // closed loop: calls under way all the time; latency counts from sending
  absl::Duration warm_up = absl::Seconds(1);  // not measured
  absl::Duration time = absl::Seconds(10);
  uint64_t seed = 1;
};

// What one kind of call met with.
struct KindResult {
  std::string kind;
  Histogram latency;
  uint64_t errors = 0;
};

struct StepResult {
  double offered = 0;    // calls/s; 0 in a closed loop
  double due = 0;        // calls/s that fell due while it was measured: about as many, by chance
  double achieved = 0;   // calls/s that ended well, while it was measured
  bool overrun = false;  // the server fell so far behind that the step was cut short
  std::vector<KindResult> kinds;

  Histogram All() const;
  uint64_t errors() const;
};

// Told about once a second of the step so far.
using Progress = std::function<void(const StepResult&, absl::Duration elapsed, size_t under_way)>;

// Runs a step on the calling thread and, if calls come at a rate, one more.
StepResult RunStep(const std::vector<std::shared_ptr<grpc::Channel>>& channels,
                   std::vector<LoadPart>& parts, const StepOptions& options,
                   const Progress& progress);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_LOAD_STEP_H_
