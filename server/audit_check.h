// The check of an audit log without a server: `frontdeskd --verify_audit`.
#ifndef FRONTDESK_SERVER_AUDIT_CHECK_H_
#define FRONTDESK_SERVER_AUDIT_CHECK_H_

#include <string>

namespace frontdesk {

// Checks the log in `data_dir`, which may be in use, against `head`, a line of
// access::FormatAuditHead, if it is not empty. Says to people what was found; true if all is well.
bool VerifyAuditOffline(const std::string& data_dir, const std::string& head);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_AUDIT_CHECK_H_
