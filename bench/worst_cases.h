// Searches that find nearly everybody, or that ask as much as a search may.
#ifndef FRONTDESK_BENCH_WORST_CASES_H_
#define FRONTDESK_BENCH_WORST_CASES_H_

#include <vector>

#include "bench/workload.h"

namespace frontdesk::bench {

// One letter in every text field, chains of `%`, as many criteria as a search may have, and all
// accounts. Each search once.
std::vector<WorkloadClass> MakeWorstCases(const WorkloadOptions& options);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_WORST_CASES_H_
