// What the process tells the supervisor that started it (systemd, Type=notify).
#ifndef FRONTDESK_SERVER_SUPERVISOR_H_
#define FRONTDESK_SERVER_SUPERVISOR_H_

#include <string_view>

namespace frontdesk {

// Says `state` as sd_notify(3) does: `READY=1`, `WATCHDOG=1`, `STOPPING=1`. Does nothing if nobody
// listens ($NOTIFY_SOCKET). Never waits. Thread-safe.
void TellSupervisor(std::string_view state);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_SUPERVISOR_H_
