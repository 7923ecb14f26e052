// Callers who are believed: what tests of other things stand on.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_TRUSTED_CALLERS_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_TRUSTED_CALLERS_H_

#include <memory>
#include <string>
#include <utility>

#include "server/services/access_control.h"

namespace frontdesk::testing {

inline access::PermissionSet Everything() {
  access::PermissionSet all;
  for (int number = 1; number <= access::v1::Permission_MAX; ++number) {
    all.Add(static_cast<access::Permission>(number));
  }
  return all;
}

// A caller is the agent that `frontdesk-agent` in the metadata names, or `somebody`; it acts for
// the member that `frontdesk-member` names. Change what they may do between calls only.
class TrustedCallers final : public services::CallerIdentifier {
 public:
  void set_permissions(access::PermissionSet permissions) { permissions_ = permissions; }

  absl::StatusOr<access::Caller> Identify(const grpc::ServerContextBase& context) const override {
    access::Agent agent;
    agent.record.set_name(Value(context, "frontdesk-agent", "somebody"));
    agent.record.set_kind(access::records::CALLER_KIND_AGENT);
    agent.permissions = permissions_;
    access::Caller caller;
    caller.agent = std::make_shared<const access::Agent>(std::move(agent));
    return caller;
  }

  absl::StatusOr<directory::Actor> ActorOf(const access::Caller& caller,
                                           const grpc::ServerContextBase& context) const override {
    std::string member = Value(context, "frontdesk-member", "");
    if (!member.empty()) return directory::Actor(directory::ActorKind::kMember, std::move(member));
    return directory::Actor(directory::ActorKind::kAgent, caller.name());
  }

 private:
  static std::string Value(const grpc::ServerContextBase& context, const char* key,
                           const char* otherwise) {
    const auto found = context.client_metadata().find(key);
    if (found == context.client_metadata().end()) return otherwise;
    return std::string(found->second.data(), found->second.size());
  }

  access::PermissionSet permissions_ = Everything();
};

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_TRUSTED_CALLERS_H_
