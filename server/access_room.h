// Access control put together over an open directory: who there is, who has signed in, and how a
// call is told to be theirs.
#ifndef FRONTDESK_SERVER_ACCESS_ROOM_H_
#define FRONTDESK_SERVER_ACCESS_ROOM_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "common/clock.h"
#include "common/log.h"
#include "server/access/agents/agent_book.h"
#include "server/access/audit/audit_log.h"
#include "server/access/call_source.h"
#include "server/access/card_guess_budget.h"
#include "server/access/jwt/jwt_verifier.h"
#include "server/access/show_budget.h"
#include "server/access/sign_in/sessions.h"
#include "server/access/sign_in/sign_in.h"
#include "server/directory/directory.h"
#include "server/services/access_control.h"
#include "server/services/caller_identifier.h"
#include "server/services/directory_rows.h"

namespace frontdesk {

struct AccessOptions {
  std::optional<access::JwtOptions> jwt;  // nullopt: no identity provider
  access::SessionOptions sessions;
  access::SignInOptions sign_in;
  access::ShowBudgetOptions show_budget;
  access::CardGuessOptions card_budget;
  access::TrustedProxies proxies;
  bool reads_need_ticket = false;  // services::AccessControl
};

// What access control stands on; outlives it.
struct AccessParts {
  directory::Directory& directory;
  access::AuditLog& audit;
  const Clock& clock;
  Log& log;
};

class AccessRoom {
 public:
  // Reads agents, sessions and failed sign-ins, and from the audit log what was used of budgets.
  // DATA_LOSS if a record cannot be read, INVALID_ARGUMENT JWKS_UNREADABLE. Says in the log if
  // there is nobody yet who could sign in.
  static absl::StatusOr<std::unique_ptr<AccessRoom>> Open(const AccessParts& parts,
                                                          const AccessOptions& options);
  AccessRoom(const AccessRoom&) = delete;
  AccessRoom& operator=(const AccessRoom&) = delete;

  // For the services; as long as the room lives.
  services::AccessControl control();

 private:
  AccessRoom(const AccessParts& parts, const AccessOptions& options);
  absl::Status Load(const AccessOptions& options);
  // What a change of an agent means for those who have signed in as it.
  void OnChange(const access::Agent* before, const access::Agent& after);

  const AccessParts parts_;
  const access::TrustedProxies proxies_;
  const bool reads_need_ticket_;
  services::DirectoryRows rows_;
  access::AgentBook agents_;
  access::Sessions sessions_;
  access::ShowBudget show_budget_;
  access::CardGuessBudget card_budget_;
  std::unique_ptr<access::JwtVerifier> jwt_;
  std::optional<services::SignedInCallers> identifier_;
  access::SignIn sign_in_;  // last: its threads use the rest
};

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_ACCESS_ROOM_H_
