// What commands of frontdeskd that change who may sign in have in common. They work on a store that
// no server has open.
#ifndef FRONTDESK_SERVER_OFFLINE_ACCESS_H_
#define FRONTDESK_SERVER_OFFLINE_ACCESS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/clock.h"
#include "server/access/audit/audit_log.h"

namespace frontdesk {

// `--name=value`; the value is empty if there is none.
struct OfflineFlag {
  std::string name;  // `--name`
  std::string value;
};
OfflineFlag SplitFlag(const std::string& argument);

// Opens the audit log of a data folder. Errors: those of AuditLog::Open.
absl::StatusOr<std::unique_ptr<access::AuditLog>> OpenAudit(const std::string& data_dir,
                                                            const Clock& clock, bool create);

// Tells the audit log what is about to be done, and waits until it is on disk there.
absl::Status NoteAdministration(access::AuditLog& audit, const std::string& command,
                                const std::string& detail);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_OFFLINE_ACCESS_H_
