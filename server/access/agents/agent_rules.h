// What may become of agents, services and tills: rules, without I/O.
#ifndef FRONTDESK_SERVER_ACCESS_AGENTS_AGENT_RULES_H_
#define FRONTDESK_SERVER_ACCESS_AGENTS_AGENT_RULES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/error.h"
#include "server/access/agents/agent_book.h"

namespace frontdesk::access {

// Who changes whom. Nobody changes what they may do themselves: not even less, so that a
// stolen session can hide nothing.
struct Change {
  std::string_view by;
  // How many callers can manage agents now, the one that is changed included if it can.
  size_t admins = 0;
};

// Everything that is wrong with a new record, fields named as in admin.v1.Agent:
// AGENT_NAME_MALFORMED, KIND_REQUIRED, ROLE_UNKNOWN, ROLE_NOT_FOR_KIND, PERMISSION_UNKNOWN,
// PROGRAM_REQUIRED, STORE_REQUIRED, NOT_FOR_KIND, TEXT_TOO_LONG.
std::vector<Violation> CheckNewAgent(const records::AgentRecord& record);

// What is wrong with the roles and permissions that a record names: ROLE_UNKNOWN,
// PERMISSION_UNKNOWN.
std::vector<Violation> CheckNames(const records::AgentRecord& record);

// Roles and permissions to give or take.
struct Grant {
  std::vector<Role> roles;
  std::vector<Permission> permissions;
};
// The record with the grant. A permission that was withheld is no longer; one that a role has is
// not kept twice. Errors: PERMISSION_DENIED OWN_PERMISSIONS, FAILED_PRECONDITION ROLE_NOT_FOR_KIND
// (a till's role for a person, a person's for a till).
absl::StatusOr<records::AgentRecord> Give(const records::AgentRecord& before, const Grant& grant,
                                          const Change& change);
// The record without. A permission that a role still has is withheld. Errors: PERMISSION_DENIED
// OWN_PERMISSIONS, FAILED_PRECONDITION LAST_ADMIN.
absl::StatusOr<records::AgentRecord> Take(const records::AgentRecord& before, const Grant& grant,
                                          const Change& change);
// Shut out, or let in again. Errors: as Take.
absl::StatusOr<records::AgentRecord> SetDisabled(const records::AgentRecord& before, bool disabled,
                                                 const Change& change);

absl::Status AgentNotFound();    // NOT_FOUND AGENT_NOT_FOUND
absl::Status AgentExists();      // ALREADY_EXISTS AGENT_EXISTS
absl::Status OwnPermissions();   // PERMISSION_DENIED OWN_PERMISSIONS
absl::Status TillHasNoSecret();  // FAILED_PRECONDITION TILL_HAS_NO_SECRET

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AGENTS_AGENT_RULES_H_
