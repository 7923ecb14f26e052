// Callers by what they bring: a session token, an API key, a token of the company's identity
// provider, or the certificate of a till.
#ifndef FRONTDESK_SERVER_SERVICES_CALLER_IDENTIFIER_H_
#define FRONTDESK_SERVER_SERVICES_CALLER_IDENTIFIER_H_

#include <string>
#include <string_view>

#include "common/clock.h"
#include "server/access/agents/agent_book.h"
#include "server/access/jwt/jwt_verifier.h"
#include "server/access/sign_in/sessions.h"
#include "server/access/tills/certificates.h"
#include "server/services/access_control.h"

namespace frontdesk::services {

// What callers are known by. All outlive the identifier; `jwt` may be null.
struct KnownCallers {
  const access::AgentBook& agents;
  access::Sessions& sessions;
  const Clock& clock;
  access::JwtVerifier* jwt = nullptr;
};

// `authorization: Bearer TOKEN` says who calls: `fds_…` is a session, `fdk_…` the API key of a
// service, anything else a token of the identity provider. Without it the client's certificate
// does. Front ends with the permission member.act_for name the member for whom they act in
// `frontdesk-member`.
class SignedInCallers final : public CallerIdentifier {
 public:
  explicit SignedInCallers(const KnownCallers& known) : known_(known) {}

  // Errors: UNAUTHENTICATED TOKEN_INVALID, SESSION_ENDED, AGENT_DISABLED, CERTIFICATE_UNKNOWN and
  // those of JwtVerifier::Verify.
  absl::StatusOr<access::Caller> Identify(const grpc::ServerContextBase& context) const override;
  std::string CertificateOf(const grpc::ServerContextBase& context) const override;
  // Errors: INVALID_ARGUMENT MEMBER_ID_MALFORMED, PERMISSION_DENIED PERMISSION_MISSING.
  absl::StatusOr<directory::Actor> ActorOf(const access::Caller& caller,
                                           const grpc::ServerContextBase& context) const override;

 private:
  absl::StatusOr<access::Caller> ByToken(std::string_view token,
                                         const access::Certificate* certificate) const;
  absl::StatusOr<access::Caller> ByCertificate(const access::Certificate& certificate) const;

  const KnownCallers known_;
  mutable access::Certificates certificates_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_CALLER_IDENTIFIER_H_
