#include "server/access/agents/agent_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/utf8.h"

namespace frontdesk::access {
namespace {

using records::AgentRecord;

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-_@";

bool IsName(const std::string& name) {
  return name.size() >= 2 && name.size() <= limits::kMaxAgentBytes &&
         name.find_first_not_of(kNameCharacters) == std::string::npos;
}

// Tills are told by their certificates and do what tills do; nobody else does it by being a till.
bool Fits(Role role, records::CallerKind kind) {
  return (role == v1::ROLE_TILL) == (kind == records::CALLER_KIND_TILL);
}

absl::Status RoleNotForKind(Role role) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "ROLE_NOT_FOR_KIND",
      absl::StrCat("the role ", NameOf(role),
                   role == v1::ROLE_TILL ? " is for tills only" : " is not for tills"));
}

absl::Status LastAdmin() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "LAST_ADMIN",
                   "nobody else could manage agents then; make another User Admin first");
}

// Fails if the change would leave nobody who manages agents.
absl::Status CheckAdminLeft(const AgentRecord& before, const AgentRecord& after,
                            const Change& change) {
  const auto able = [](const AgentRecord& record) {
    return !record.disabled() && EffectivePermissions(record).Has(v1::PERMISSION_AGENT_MANAGE);
  };
  const bool loses = able(before) && !able(after);
  return loses && change.admins <= 1 ? LastAdmin() : absl::OkStatus();
}

template <typename Field>
std::set<int> ToSet(const Field& field) {
  return {field.begin(), field.end()};
}

// Sorted and each once, so that a record is a function of what it means.
template <typename Field>
void Assign(const std::set<int>& values, Field& field) {
  field.Clear();
  for (int value : values) field.Add(value);
}

// What a record says of roles and permissions.
struct Powers {
  explicit Powers(const AgentRecord& record)
      : roles(ToSet(record.roles())),
        granted(ToSet(record.granted())),
        withheld(ToSet(record.withheld())) {}

  PermissionSet FromRoles() const {
    PermissionSet permissions;
    for (int role : roles) permissions.Add(PermissionsOf(static_cast<Role>(role)));
    return permissions;
  }
  AgentRecord In(AgentRecord record) const {
    Assign(roles, *record.mutable_roles());
    Assign(granted, *record.mutable_granted());
    Assign(withheld, *record.mutable_withheld());
    return record;
  }

  std::set<int> roles;
  std::set<int> granted;
  std::set<int> withheld;
};

void CheckText(const std::string& field, const std::string& text, std::vector<Violation>& found) {
  if (text.size() > limits::kMaxAgentBytes || !IsCleanText(text)) {
    found.push_back({field, "TEXT_TOO_LONG", "at most 64 bytes of UTF-8"});
  }
}

void CheckRolesFit(const AgentRecord& record, std::vector<Violation>& found) {
  for (int i = 0; i < record.roles_size(); ++i) {
    if (Fits(static_cast<Role>(record.roles(i)), record.kind())) continue;
    found.push_back({absl::StrCat("roles[", i, "]"), "ROLE_NOT_FOR_KIND",
                     "tills have the role of tills, nobody else"});
  }
}

template <typename Field>
void CheckPermissions(const std::string& name, const Field& permissions,
                      std::vector<Violation>& found) {
  for (int i = 0; i < permissions.size(); ++i) {
    if (permissions[i] != 0 && v1::Permission_IsValid(permissions[i])) continue;
    found.push_back({absl::StrCat(name, "[", i, "]"), "PERMISSION_UNKNOWN",
                     "not a permission; see the API description"});
  }
}

void CheckPlace(const AgentRecord& record, std::vector<Violation>& found) {
  if (record.kind() == records::CALLER_KIND_TILL) {
    if (record.program().empty()) {
      found.push_back({"program", "PROGRAM_REQUIRED", "say in which program the till stands"});
    }
    if (record.store().empty()) {
      found.push_back({"store", "STORE_REQUIRED", "say in which store the till stands"});
    }
    return;
  }
  if (!record.program().empty()) found.push_back({"program", "NOT_FOR_KIND", "tills only"});
  if (!record.store().empty()) found.push_back({"store", "NOT_FOR_KIND", "tills only"});
}

}  // namespace

std::vector<Violation> CheckNewAgent(const AgentRecord& record) {
  std::vector<Violation> found;
  if (!IsName(record.name())) {
    found.push_back({"name", "AGENT_NAME_MALFORMED",
                     "2 to 64 characters: small letters, digits, dot, dash, underscore and @"});
  }
  if (record.kind() == records::CALLER_KIND_UNSPECIFIED ||
      !records::CallerKind_IsValid(record.kind())) {
    found.push_back({"kind", "KIND_REQUIRED", "say whether it is a person, a service or a till"});
  }
  CheckText("display_name", record.display_name(), found);
  CheckText("program", record.program(), found);
  CheckText("store", record.store(), found);
  for (Violation& violation : CheckNames(record)) found.push_back(std::move(violation));
  CheckRolesFit(record, found);
  CheckPlace(record, found);
  return found;
}

std::vector<Violation> CheckNames(const AgentRecord& record) {
  std::vector<Violation> found;
  for (int i = 0; i < record.roles_size(); ++i) {
    if (record.roles(i) != 0 && v1::Role_IsValid(record.roles(i))) continue;
    found.push_back(
        {absl::StrCat("roles[", i, "]"), "ROLE_UNKNOWN", "not a role; see the API description"});
  }
  CheckPermissions("granted", record.granted(), found);
  CheckPermissions("withheld", record.withheld(), found);
  return found;
}

absl::StatusOr<AgentRecord> Give(const AgentRecord& before, const Grant& grant,
                                 const Change& change) {
  if (change.by == before.name()) return OwnPermissions();
  Powers powers(before);
  for (Role role : grant.roles) {
    if (!Fits(role, before.kind())) return RoleNotForKind(role);
    powers.roles.insert(role);
  }
  const PermissionSet from_roles = powers.FromRoles();
  for (Permission permission : grant.permissions) {
    powers.withheld.erase(permission);
    if (!from_roles.Has(permission)) powers.granted.insert(permission);
  }
  return powers.In(before);
}

absl::StatusOr<AgentRecord> Take(const AgentRecord& before, const Grant& grant,
                                 const Change& change) {
  if (change.by == before.name()) return OwnPermissions();
  Powers powers(before);
  for (Role role : grant.roles) powers.roles.erase(role);
  const PermissionSet from_roles = powers.FromRoles();
  for (Permission permission : grant.permissions) {
    powers.granted.erase(permission);
    if (from_roles.Has(permission)) powers.withheld.insert(permission);
  }
  AgentRecord after = powers.In(before);
  RETURN_IF_ERROR(CheckAdminLeft(before, after, change));
  return after;
}

absl::StatusOr<AgentRecord> SetDisabled(const AgentRecord& before, bool disabled,
                                        const Change& change) {
  if (change.by == before.name()) return OwnPermissions();
  AgentRecord after = before;
  after.set_disabled(disabled);
  RETURN_IF_ERROR(CheckAdminLeft(before, after, change));
  return after;
}

absl::Status AgentNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "AGENT_NOT_FOUND",
                   "there is no agent, service or till of that name");
}

absl::Status AgentExists() {
  return MakeError(absl::StatusCode::kAlreadyExists, "AGENT_EXISTS",
                   "the name is taken, or was once: names are never given to another");
}

absl::Status OwnPermissions() {
  return MakeError(absl::StatusCode::kPermissionDenied, "OWN_PERMISSIONS",
                   "nobody changes what they may do themselves; ask another User Admin");
}

absl::Status TillHasNoSecret() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "TILL_HAS_NO_SECRET",
                   "a till is known by its certificate; have a new one made for it");
}

}  // namespace frontdesk::access
