// Menus without what the caller may not open.
#ifndef FRONTDESK_SERVER_SERVICES_PAGE_ACCESS_H_
#define FRONTDESK_SERVER_SERVICES_PAGE_ACCESS_H_

#include "frontdesk/v1/member_page_service.pb.h"
#include "frontdesk/v1/member_pages.pb.h"
#include "server/access/policy/method_rules.h"

namespace frontdesk::services {

// The method that serves a page or tool, as MethodRules names it; empty for pages that only the
// member has, and for what is a menu of its own.
const char* MethodOf(v1::MemberPage page);

// A caller, and what the methods ask for. Cheap to copy.
struct PageAccess {
  const access::MethodRules& rules;
  access::PermissionSet permissions;

  // False if calling the method of the page would be refused.
  bool MayOpen(v1::MemberPage page) const;
};

// Leave out of a reply what the caller may not open. Of other messages nothing.
void KeepAllowed(const PageAccess& access, v1::Navigation& navigation);
void KeepAllowed(const PageAccess& access, v1::MemberSnapshot& snapshot);
void KeepAllowed(const PageAccess& access, v1::ListAccountSettingsResponse& settings);
template <typename Page>
void KeepAllowed(const PageAccess&, Page&) {}

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PAGE_ACCESS_H_
