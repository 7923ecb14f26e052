// Who calls, as the gate found out.
#ifndef FRONTDESK_SERVER_ACCESS_CALLER_H_
#define FRONTDESK_SERVER_ACCESS_CALLER_H_

#include <string>

#include "server/access/agents/agent_book.h"

namespace frontdesk::access {

// Of one call. Cheap to copy: the agent is shared.
struct Caller {
  AgentPtr agent;           // null: nobody has signed in
  std::string session;      // short ID of the session; empty for keys and certificates
  std::string certificate;  // fingerprint of the client's certificate; empty without one

  bool known() const { return agent != nullptr; }
  // Empty for nobody.
  const std::string& name() const {
    static const std::string nobody;
    return known() ? agent->record.name() : nobody;
  }
  records::CallerKind kind() const {
    return known() ? agent->record.kind() : records::CALLER_KIND_UNSPECIFIED;
  }
  PermissionSet permissions() const { return known() ? agent->permissions : PermissionSet(); }
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_CALLER_H_
