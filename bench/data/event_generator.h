// Lives of people who do not exist: member events, the same for the same member, seed and place.
#ifndef FRONTDESK_BENCH_DATA_EVENT_GENERATOR_H_
#define FRONTDESK_BENCH_DATA_EVENT_GENERATOR_H_

#include <cstdint>
#include <string>

#include "frontdesk/v1/member_event.pb.h"

namespace frontdesk::bench {

// The `index`-th event of a member, the oldest first, in the two years before 2026-11-01. Of ten
// events about six are logins, one is of a job, one of the plan or a charge, and two are the rest:
// searches and messages above all, sometimes a review or a matter of safety. No event closes an
// account, and none bounces. Pure.
v1::MemberEvent GenerateEvent(const std::string& member_id, uint64_t index, uint64_t seed);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_EVENT_GENERATOR_H_
