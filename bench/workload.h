// The search classes that are measured, drawn from the accounts themselves so that every search has
// an answer.
#ifndef FRONTDESK_BENCH_WORKLOAD_H_
#define FRONTDESK_BENCH_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "index/document.h"
#include "index/engine.h"

namespace frontdesk::bench {

// Searches of one kind: `email_substr`.
struct WorkloadClass {
  std::string name;
  std::vector<index::SearchRequest> requests;
};

struct WorkloadOptions {
  uint64_t seed = 1;
  size_t queries = 200;  // a class
  uint32_t limit = 50;   // rows of the first page
  index::Order order = index::Order::kRelevance;
};

// Draws all classes that each try one structure from `accounts`, of which at least one must be open
// and have every field that a class needs. The same accounts and options give the same workload.
std::vector<WorkloadClass> MakeWorkload(absl::Span<const index::Document> accounts,
                                        const WorkloadOptions& options);

// The same and, behind them, what agents type (bench/agent_searches.h): the classes
// `agent_one_field` and `agent_two_to_four_fields`.
std::vector<WorkloadClass> MakeWorkloadWithAgents(absl::Span<const index::Document> accounts,
                                                  const WorkloadOptions& options);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_WORKLOAD_H_
