// Who calls, and what becomes of it: the parts of access control that a call needs.
#ifndef FRONTDESK_SERVER_SERVICES_ACCESS_CONTROL_H_
#define FRONTDESK_SERVER_SERVICES_ACCESS_CONTROL_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "server/access/caller.h"
#include "server/directory/write.h"

namespace frontdesk::access {
class AuditLog;
class CardGuessBudget;
class Sessions;
class ShowBudget;
class SignIn;
struct TrustedProxies;
}  // namespace frontdesk::access

namespace frontdesk::services {

// Tells from a call's token, key or certificate who makes it. Thread-safe.
class CallerIdentifier {
 public:
  virtual ~CallerIdentifier() = default;
  // Nobody (`known()` is false) if the call brings nothing to tell it by. UNAUTHENTICATED with the
  // reason if it brings something that does not hold: TOKEN_INVALID, SESSION_ENDED,
  // CERTIFICATE_UNKNOWN…
  virtual absl::StatusOr<access::Caller> Identify(const grpc::ServerContextBase& context) const = 0;
  // The fingerprint of the client's certificate; empty without one.
  virtual std::string CertificateOf(const grpc::ServerContextBase&) const { return ""; }
  // Who is said to act: the caller, or the member for whom a front end that may do so acts.
  // INVALID_ARGUMENT if that is not fit to be written down.
  virtual absl::StatusOr<directory::Actor> ActorOf(
      const access::Caller& caller, const grpc::ServerContextBase& context) const = 0;
};

// Not owned. What is null is not done: only tests and measurements leave something out.
struct AccessControl {
  const CallerIdentifier* identifier = nullptr;
  access::AuditLog* audit = nullptr;
  access::ShowBudget* show_budget = nullptr;
  access::CardGuessBudget* card_budget = nullptr;
  access::AgentBook* agents = nullptr;
  access::Sessions* sessions = nullptr;
  access::SignIn* sign_in = nullptr;
  const access::TrustedProxies* proxies = nullptr;
  // Whether people must say why when they look at personal data (frontdesk-ticket).
  bool reads_need_ticket = false;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_ACCESS_CONTROL_H_
