// What keeps the memory of this process, which holds personal data, out of other hands.
#ifndef FRONTDESK_SERVER_PROCESS_HARDENING_H_
#define FRONTDESK_SERVER_PROCESS_HARDENING_H_

namespace frontdesk {

// No core dumps; no debugger of the same user (not in debug and sanitizer builds, which need it);
// files and sockets that the process makes are closed to other users. To be called first in main.
void HardenProcess();

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_PROCESS_HARDENING_H_
