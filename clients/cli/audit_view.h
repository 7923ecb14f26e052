// Entries of the audit log as people read them.
#ifndef FRONTDESK_CLIENTS_CLI_AUDIT_VIEW_H_
#define FRONTDESK_CLIENTS_CLI_AUDIT_VIEW_H_

#include "clients/cli/console.h"
#include "frontdesk/admin/v1/audit_service.pb.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace frontdesk::cli {

// A line an entry: when, who, what, about whom, how it ended, why, from where. Everything else is
// in the JSON. Says so if there are none.
void ShowEntries(const google::protobuf::RepeatedPtrField<admin::v1::AuditLogEntry>& entries,
                 Screen& screen);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_AUDIT_VIEW_H_
