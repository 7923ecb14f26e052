#include "server/access/policy/permissions.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

using namespace v1;  // NOLINT: the values of two enums, forty times

constexpr std::string_view kPermissionPrefix = "PERMISSION_";
constexpr std::string_view kRolePrefix = "ROLE_";

constexpr PermissionSet kAgent = {
    PERMISSION_ACCOUNT_LOOKUP,   PERMISSION_ACCOUNT_EDIT,           PERMISSION_ACCOUNT_CONTACT,
    PERMISSION_ACCOUNT_UNMASK,   PERMISSION_ACCOUNT_CREATE,         PERMISSION_ACCOUNT_PASSWORD,
    PERMISSION_ACCOUNT_RECHARGE, PERMISSION_ACCOUNT_MEDIA_EXCHANGE, PERMISSION_ACCOUNT_EMAIL_STATUS,
    PERMISSION_ACCOUNT_NOTE,     PERMISSION_ACCOUNT_VIEW_AS,        PERMISSION_ACCOUNT_HISTORY,
    PERMISSION_ACCOUNT_BILLING,  PERMISSION_PROGRAM_READ,           PERMISSION_TILL_LOOKUP};
constexpr PermissionSet kSeniorAgent = {PERMISSION_ACCOUNT_CONTACT_READ, PERMISSION_ACCOUNT_STATUS,
                                        PERMISSION_ACCOUNT_TIER,         PERMISSION_ACCOUNT_DELETE,
                                        PERMISSION_ACCOUNT_JUVENILE,     PERMISSION_ACCOUNT_SAFETY};
constexpr PermissionSet kTill = {PERMISSION_TILL_LOOKUP, PERMISSION_TILL_GUEST,
                                 PERMISSION_TILL_REGISTER, PERMISSION_TILL_AUTHORIZE};
constexpr PermissionSet kFrontEnd = {PERMISSION_MEMBER_PASSWORD, PERMISSION_MEMBER_ACT_FOR,
                                     PERMISSION_TILL_AUTHORIZE};
constexpr PermissionSet kOperator = {PERMISSION_DATA_IMPORT,         PERMISSION_DATA_EXPORT,
                                     PERMISSION_PROGRAM_READ,        PERMISSION_PROGRAM_EDIT,
                                     PERMISSION_PROGRAM_ISSUE_CARDS, PERMISSION_SERVER_OUTBOX,
                                     PERMISSION_SERVER_STATS};

// `FIRST_WORD_OF_IT` without `prefix`, in small letters.
std::string SmallName(const std::string& full, std::string_view prefix) {
  return absl::AsciiStrToLower(absl::StripPrefix(full, ToAbsl(prefix)));
}

}  // namespace

std::vector<Permission> PermissionSet::ToVector() const {
  std::vector<Permission> permissions;
  for (int number = 1; number < 64; ++number) {
    const auto permission = static_cast<Permission>(number);
    if (Has(permission)) permissions.push_back(permission);
  }
  return permissions;
}

PermissionSet PermissionsOf(Role role) {
  switch (role) {
    case ROLE_AGENT:
      return kAgent;
    case ROLE_SENIOR_AGENT: {
      PermissionSet all = kAgent;
      all.Add(kSeniorAgent);
      return all;
    }
    case ROLE_USER_ADMIN:
      return {PERMISSION_AGENT_MANAGE};
    case ROLE_TILL:
      return kTill;
    case ROLE_EVENT_SOURCE:
      return {PERMISSION_EVENT_RECORD};
    case ROLE_FRONT_END:
      return kFrontEnd;
    case ROLE_OPERATOR:
      return kOperator;
    case ROLE_AUDITOR:
      return {PERMISSION_AUDIT_READ};
    default:
      return {};
  }
}

std::string NameOf(Permission permission) {
  std::string name = SmallName(Permission_Name(permission), kPermissionPrefix);
  const size_t end_of_thing = name.find('_');
  if (end_of_thing != std::string::npos) name[end_of_thing] = '.';
  return name;
}

std::string NameOf(Role role) { return SmallName(Role_Name(role), kRolePrefix); }

std::optional<Permission> PermissionNamed(std::string_view name) {
  for (int number = 1; number <= Permission_MAX; ++number) {
    if (!Permission_IsValid(number)) continue;
    const auto permission = static_cast<Permission>(number);
    if (NameOf(permission) == name) return permission;
  }
  return std::nullopt;
}

std::optional<Role> RoleNamed(std::string_view name) {
  for (int number = 1; number <= Role_MAX; ++number) {
    const auto role = static_cast<Role>(number);
    if (NameOf(role) == name) return role;
  }
  return std::nullopt;
}

}  // namespace frontdesk::access
