// The figures of engine_bench, as a table and as JSON.
#ifndef FRONTDESK_BENCH_ENGINE_REPORT_H_
#define FRONTDESK_BENCH_ENGINE_REPORT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "bench/latencies.h"
#include "index/engine.h"

namespace frontdesk::bench {

// One class of searches in one mode.
struct ClassFigures {
  std::string name;
  std::string mode;        // relevance, member_id, count, page_1000, page_1000m
  Latencies first;         // of each search when it is asked for the first time
  Latencies latency;       // microseconds
  Latencies matches;       // counts, not times
  std::string baseline;    // which; empty: none
  Latencies base_latency;  // of the same searches
  Latencies scan;          // of some of them, by a scan; empty if nothing was scanned
};

// One thing measured once: `build_seconds`.
using Facts = std::vector<std::pair<std::string, double>>;

void PrintHeadings();
void PrintRow(ClassFigures& figures);
void PrintFact(const std::pair<std::string, double>& fact);
void PrintMemory(const index::EngineStats& stats);

absl::Status WriteJson(const std::string& path, const Facts& facts, const index::EngineStats& stats,
                       std::vector<ClassFigures>& all);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_ENGINE_REPORT_H_
