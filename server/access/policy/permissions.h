// Sets of permissions, the roles they come from, and the names people see.
#ifndef FRONTDESK_SERVER_ACCESS_POLICY_PERMISSIONS_H_
#define FRONTDESK_SERVER_ACCESS_POLICY_PERMISSIONS_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontdesk/access/v1/access.pb.h"

namespace frontdesk::access {

using v1::Permission;
using v1::Role;

// A set of permissions: one word, so that the check of a call is one instruction.
class PermissionSet {
 public:
  constexpr PermissionSet() = default;
  constexpr PermissionSet(std::initializer_list<Permission> permissions) {
    for (Permission permission : permissions) Add(permission);
  }

  constexpr void Add(Permission permission) { bits_ |= Bit(permission); }  // UNSPECIFIED: nothing
  constexpr void Add(PermissionSet others) { bits_ |= others.bits_; }
  constexpr void Remove(Permission permission) { bits_ &= ~Bit(permission); }
  constexpr bool Has(Permission permission) const { return (bits_ & Bit(permission)) != 0; }
  constexpr bool HasAll(PermissionSet others) const { return (others.bits_ & ~bits_) == 0; }
  // Those of this set that `others` lacks.
  constexpr PermissionSet Without(PermissionSet others) const {
    PermissionSet rest;
    rest.bits_ = bits_ & ~others.bits_;
    return rest;
  }
  constexpr bool empty() const { return bits_ == 0; }
  // In the order of their numbers.
  std::vector<Permission> ToVector() const;

  friend constexpr bool operator==(PermissionSet, PermissionSet) = default;

 private:
  // PERMISSION_UNSPECIFIED is in no set: what needs it is refused to everybody.
  static constexpr uint64_t Bit(Permission permission) {
    return permission > 0 && permission < 64 ? uint64_t{1} << permission : 0;
  }
  uint64_t bits_ = 0;
};

// What comes with a role; empty for a role that does not exist.
PermissionSet PermissionsOf(Role role);

// `account.lookup` of PERMISSION_ACCOUNT_LOOKUP: the first word is the thing, the rest what is done
// to it.
std::string NameOf(Permission permission);
// `senior_agent` of ROLE_SENIOR_AGENT.
std::string NameOf(Role role);
// The other way round; nullopt for a name there is not. What RoleNamed finds is what the role claim
// of a company's tokens may say.
std::optional<Permission> PermissionNamed(std::string_view name);
std::optional<Role> RoleNamed(std::string_view name);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_POLICY_PERMISSIONS_H_
