// What each method needs of its caller, read from the options in the protos. A method without them
// is a method that nobody may call: the server refuses to start with one.
#ifndef FRONTDESK_SERVER_ACCESS_POLICY_METHOD_RULES_H_
#define FRONTDESK_SERVER_ACCESS_POLICY_METHOD_RULES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "server/access/policy/permissions.h"

namespace frontdesk::access {

// What one method needs, and what the audit log hears of it.
struct MethodRule {
  bool open = false;    // anybody may call
  PermissionSet needs;  // all of them; empty: whoever has signed in
  v1::AuditRule audit = v1::AUDIT_RULE_UNSPECIFIED;
};

// The rule of a method. INTERNAL METHOD_WITHOUT_ACCESS, naming it, if it has no option, one that
// names nobody or more than one kind of caller, or one that says nothing of the audit log.
absl::Status ReadMethodRule(const google::protobuf::MethodDescriptor& method, MethodRule& rule);

// The rules of all methods that are served. Immutable, so thread-safe.
class MethodRules {
 public:
  // Of the services named (`frontdesk.v1.SearchService`), which must be linked in. Errors: INTERNAL
  // METHOD_WITHOUT_ACCESS as ReadMethodRule, INTERNAL SERVICE_UNKNOWN.
  static absl::StatusOr<MethodRules> Load(const std::vector<std::string>& services);

  // The rule of `v1.SearchService/SearchAccounts`: as the full name without `frontdesk.`. Of a
  // method there is no rule for, one that refuses everybody.
  const MethodRule& Find(std::string_view method) const;
  // All there are, by name.
  std::vector<std::string> Names() const;

 private:
  absl::flat_hash_map<std::string, MethodRule> rules_;
};

// PERMISSION_DENIED PERMISSION_MISSING: names what is missing and whom to ask.
absl::Status PermissionMissing(PermissionSet missing);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_POLICY_METHOD_RULES_H_
