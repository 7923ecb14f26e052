#include "common/give_way.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace frontdesk {
namespace {

// Since Linux 6.6 whoever runs keeps the core for a slice, 3 ms unless they ask for less (from 6.12
// on), however urgent the one is that wakes up.
constexpr uint64_t kSliceNanos = 100'000;

// What sched_setattr(2) takes, which the C library has no name for.
struct SchedulingWish {
  uint32_t size = sizeof(SchedulingWish);
  uint32_t policy = 0;  // SCHED_OTHER
  uint64_t flags = 0;
  int32_t niceness = 0;
  uint32_t priority = 0;
  uint64_t slice = kSliceNanos;
  uint64_t deadline = 0;
  uint64_t period = 0;
};

}  // namespace

void GiveWay(int niceness) {
  const auto self = static_cast<id_t>(::gettid());
  SchedulingWish wish;
  wish.niceness = std::max(niceness, ::getpriority(PRIO_PROCESS, self));
  if (::syscall(SYS_sched_setattr, 0, &wish, 0) == 0) return;
  ::setpriority(PRIO_PROCESS, self, wish.niceness);
}

}  // namespace frontdesk
