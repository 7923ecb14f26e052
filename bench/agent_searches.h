// What agents type of a member on the line, where the other classes each try one structure.
#ifndef FRONTDESK_BENCH_AGENT_SEARCHES_H_
#define FRONTDESK_BENCH_AGENT_SEARCHES_H_

#include <vector>

#include "bench/draw.h"

namespace frontdesk::bench {

// `agent_one_field`: any field but numbers that lead to one account, as a whole, in part, or with
// `%`: `j%son`, `12 Oak`, `5559`. `agent_two_to_four_fields`: several of them together.
std::vector<ClassMaker> AgentClasses();

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_AGENT_SEARCHES_H_
