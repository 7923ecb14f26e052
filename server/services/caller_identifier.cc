#include "server/services/caller_identifier.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "common/error.h"
#include "common/member_id.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "grpcpp/security/auth_context.h"
#include "server/access/policy/method_rules.h"
#include "server/access/tokens/token_hash.h"
#include "server/services/call_metadata.h"

namespace frontdesk::services {
namespace {

using access::AgentPtr;
using access::Caller;
using access::Certificate;

constexpr char kAuthorization[] = "authorization";
constexpr char kActsFor[] = "frontdesk-member";
constexpr std::string_view kBearer = "Bearer ";
constexpr char kPemProperty[] = "x509_pem_cert";

absl::Status TokenInvalid() {
  return MakeError(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID",
                   "the token is not one of this server; sign in again (frontdesk login)");
}

absl::Status CertificateUnknown() {
  return MakeError(absl::StatusCode::kUnauthenticated, "CERTIFICATE_UNKNOWN",
                   "no till of that name, program and store is registered; ask your User Admin");
}

absl::Status Disabled() {
  return MakeError(absl::StatusCode::kUnauthenticated, "AGENT_DISABLED",
                   "this caller has been shut out; ask your User Admin");
}

std::string_view View(const grpc::string_ref& text) { return {text.data(), text.size()}; }

// The token of `Bearer TOKEN`. Nothing else is a way to sign in.
absl::StatusOr<std::string_view> BearerToken(std::string_view authorization) {
  if (!absl::StartsWithIgnoreCase(ToAbsl(authorization), ToAbsl(kBearer))) return TokenInvalid();
  return StripSpace(authorization.substr(kBearer.size()));
}

// The certificate that TLS has verified, as PEM; empty without one.
std::string_view PeerPem(const grpc::ServerContextBase& context) {
  const std::shared_ptr<const grpc::AuthContext> peer = context.auth_context();
  if (peer == nullptr || !peer->IsPeerAuthenticated()) return {};
  const auto found = peer->FindPropertyValues(kPemProperty);
  return found.empty() ? std::string_view() : View(found.front());
}

// A caller that the identity provider vouches for, in the shape of the others.
AgentPtr ToAgent(const access::JwtIdentity& identity) {
  access::Agent agent;
  agent.record.set_name(identity.name);
  agent.record.set_kind(access::records::CALLER_KIND_AGENT);
  for (access::Role role : identity.roles) agent.record.add_roles(role);
  agent.permissions = identity.permissions;
  return std::make_shared<const access::Agent>(std::move(agent));
}

absl::StatusOr<Caller> Able(AgentPtr agent) {
  if (agent->record.disabled()) return Disabled();
  return Caller{.agent = std::move(agent), .session = "", .certificate = ""};
}

absl::StatusOr<Caller> BySession(const KnownCallers& known, std::string_view token,
                                 const std::string& certificate) {
  const access::FoundSession found = known.sessions.Find(token, certificate, known.clock.Now());
  if (found.session == nullptr) return access::SessionRefused();
  AgentPtr agent = known.agents.Find(found.session->agent());
  if (agent == nullptr) return access::SessionRefused();
  Caller caller;
  ASSIGN_OR_RETURN(caller, Able(std::move(agent)));
  caller.session = found.session->id();
  return caller;
}

}  // namespace

absl::StatusOr<Caller> SignedInCallers::Identify(const grpc::ServerContextBase& context) const {
  const std::string_view authorization = MetadataOf(context, kAuthorization);
  const std::string_view pem = PeerPem(context);
  std::shared_ptr<const Certificate> certificate;
  if (!pem.empty()) {
    ASSIGN_OR_RETURN(certificate, certificates_.Read(pem));
  }
  if (authorization.empty()) {
    return certificate == nullptr ? Caller() : ByCertificate(*certificate);
  }
  std::string_view token;
  ASSIGN_OR_RETURN(token, BearerToken(authorization));
  return ByToken(token, certificate.get());
}

std::string SignedInCallers::CertificateOf(const grpc::ServerContextBase& context) const {
  const std::string_view pem = PeerPem(context);
  if (pem.empty()) return "";
  const auto certificate = certificates_.Read(pem);
  return certificate.ok() ? (*certificate)->fingerprint : "";
}

absl::StatusOr<Caller> SignedInCallers::ByToken(std::string_view token,
                                                const Certificate* certificate) const {
  const std::string fingerprint = certificate == nullptr ? "" : certificate->fingerprint;
  Caller caller;
  if (absl::StartsWith(ToAbsl(token), ToAbsl(access::kSessionPrefix))) {
    ASSIGN_OR_RETURN(caller, BySession(known_, token, fingerprint));
  } else if (absl::StartsWith(ToAbsl(token), ToAbsl(access::kApiKeyPrefix))) {
    AgentPtr agent = known_.agents.FindByKey(token);
    if (agent == nullptr) return TokenInvalid();
    ASSIGN_OR_RETURN(caller, Able(std::move(agent)));
  } else if (known_.jwt != nullptr) {
    const access::VerifiedJwt verified = known_.jwt->Verify(token, known_.clock.Now());
    if (verified.identity == nullptr) return access::TokenRefused();
    ASSIGN_OR_RETURN(caller, Able(ToAgent(*verified.identity)));
  } else {
    return TokenInvalid();
  }
  caller.certificate = fingerprint;
  return caller;
}

// A certificate that says another program or store than the register is one that the till has kept
// from where it stood before.
absl::StatusOr<Caller> SignedInCallers::ByCertificate(const Certificate& certificate) const {
  AgentPtr till = known_.agents.Find(certificate.common_name);
  if (till == nullptr || till->record.kind() != access::records::CALLER_KIND_TILL ||
      till->record.program() != certificate.organization ||
      till->record.store() != certificate.unit) {
    return CertificateUnknown();
  }
  Caller caller;
  ASSIGN_OR_RETURN(caller, Able(std::move(till)));
  caller.certificate = certificate.fingerprint;
  return caller;
}

absl::StatusOr<directory::Actor> SignedInCallers::ActorOf(
    const Caller& caller, const grpc::ServerContextBase& context) const {
  using directory::Actor;
  using directory::ActorKind;
  const std::string_view member = MetadataOf(context, kActsFor);
  if (!member.empty()) {
    constexpr access::PermissionSet kNeeded = {access::v1::PERMISSION_MEMBER_ACT_FOR};
    if (!caller.permissions().HasAll(kNeeded)) return access::PermissionMissing(kNeeded);
    if (!ParseMemberId(member)) {
      return InvalidArgument(
          {{kActsFor, "MEMBER_ID_MALFORMED", "a member ID is an M and ten digits"}});
    }
    return Actor(ActorKind::kMember, std::string(member));
  }
  switch (caller.kind()) {
    case access::records::CALLER_KIND_AGENT:
      return Actor(ActorKind::kAgent, caller.name());
    case access::records::CALLER_KIND_TILL:
      return Actor(ActorKind::kTill, caller.name());
    case access::records::CALLER_KIND_SERVICE:
      return Actor(ActorKind::kSystem, caller.name());
    default:
      return Actor();
  }
}

}  // namespace frontdesk::services
