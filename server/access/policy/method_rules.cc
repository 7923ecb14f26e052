#include "server/access/policy/method_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr char kPackagePrefix[] = "frontdesk.";

absl::Status WithoutAccess(const MethodDescriptor& method, std::string_view why) {
  return MakeError(
      absl::StatusCode::kInternal, "METHOD_WITHOUT_ACCESS",
      absl::StrCat(method.full_name(), ": option (frontdesk.access.v1.method) ", ToAbsl(why)));
}

std::string ShortName(const MethodDescriptor& method) {
  return absl::StrCat(absl::StripPrefix(method.service()->full_name(), kPackagePrefix), "/",
                      method.name());
}

// Nobody has PERMISSION_UNSPECIFIED, but a set cannot hold it: a rule that needs it stands apart.
MethodRule RefuseEverybody() {
  PermissionSet all;
  for (int number = 1; number < 64; ++number) all.Add(static_cast<Permission>(number));
  return {.open = false, .needs = all, .audit = v1::AUDIT_RULE_REFUSALS};
}

}  // namespace

absl::Status ReadMethodRule(const MethodDescriptor& method, MethodRule& rule) {
  if (!method.options().HasExtension(v1::method)) return WithoutAccess(method, "is missing");
  const v1::MethodAccess& access = method.options().GetExtension(v1::method);
  const int kinds =
      (access.open() ? 1 : 0) + (access.signed_in() ? 1 : 0) + (access.needs().empty() ? 0 : 1);
  if (kinds != 1) return WithoutAccess(method, "must give one of open, signed_in and needs");
  if (access.audit() == v1::AUDIT_RULE_UNSPECIFIED) {
    return WithoutAccess(method, "says nothing of the audit log");
  }
  rule = {.open = access.open(), .needs = {}, .audit = access.audit()};
  for (int needed : access.needs()) {
    const auto permission = static_cast<Permission>(needed);
    rule.needs.Add(permission);
    if (!rule.needs.Has(permission)) return WithoutAccess(method, "needs what nobody can have");
  }
  return absl::OkStatus();
}

absl::StatusOr<MethodRules> MethodRules::Load(const std::vector<std::string>& services) {
  MethodRules rules;
  for (const std::string& name : services) {
    const ServiceDescriptor* service = DescriptorPool::generated_pool()->FindServiceByName(name);
    if (service == nullptr) {
      return MakeError(absl::StatusCode::kInternal, "SERVICE_UNKNOWN",
                       absl::StrCat(name, " is not linked in"));
    }
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      RETURN_IF_ERROR(ReadMethodRule(method, rules.rules_[ShortName(method)]));
    }
  }
  return rules;
}

const MethodRule& MethodRules::Find(std::string_view method) const {
  static const MethodRule nobody = RefuseEverybody();
  const auto found = rules_.find(ToAbsl(method));
  return found == rules_.end() ? nobody : found->second;
}

std::vector<std::string> MethodRules::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, rule] : rules_) names.push_back(name);
  std::ranges::sort(names);
  return names;
}

absl::Status PermissionMissing(PermissionSet missing) {
  std::vector<std::string> names;
  for (Permission permission : missing.ToVector()) names.push_back(NameOf(permission));
  return MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                   absl::StrCat("this needs the permission ", absl::StrJoin(names, " and "),
                                ", which you do not have; ask your User Admin"));
}

}  // namespace frontdesk::access
