// Threads that stand back for others.
#ifndef FRONTDESK_COMMON_GIVE_WAY_H_
#define FRONTDESK_COMMON_GIVE_WAY_H_

namespace frontdesk {

// Makes the calling thread, and those it starts, run when others leave it room: `niceness` as
// nice(1), and a slice of a tenth of a millisecond, so that whoever wakes up waits no longer than
// that. A thread that is nicer already stays so; if the system refuses, it goes on as it is.
//
// Not SCHED_IDLE: what is done beside others must be done some time even if they want all cores.
void GiveWay(int niceness);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_GIVE_WAY_H_
