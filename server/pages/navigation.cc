#include "server/pages/navigation.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace frontdesk::pages {
namespace {

using accounts::AccountKind;
using accounts::AccountStatus;
using accounts::UserType;

constexpr v1::MemberPage kAgentPages[] = {
    v1::MEMBER_PAGE_MEMBER_SNAPSHOT, v1::MEMBER_PAGE_AUDIT_HISTORY,
    v1::MEMBER_PAGE_MEMBER_HISTORY,  v1::MEMBER_PAGE_ACCOUNT_HISTORY,
    v1::MEMBER_PAGE_ADDITIONAL_INFO, v1::MEMBER_PAGE_SAFETY_HISTORY,
    v1::MEMBER_PAGE_MY_STATS,        v1::MEMBER_PAGE_ACCOUNT_SERVICES,
    v1::MEMBER_PAGE_VIEW_AS_MEMBER};

// The menu of a member who is let in.
std::vector<v1::MemberPage> PagesOfOpenMember(const Account& account) {
  if (account.kind == AccountKind::kGift) return {v1::MEMBER_PAGE_HOME};
  std::vector<v1::MemberPage> pages = {v1::MEMBER_PAGE_HOME};
  if (account.user_type == UserType::kSeeker) pages.push_back(v1::MEMBER_PAGE_MY_JOBS);
  if (account.user_type == UserType::kProvider) pages.push_back(v1::MEMBER_PAGE_MY_PROFILE);
  if (!account.juvenile) pages.push_back(v1::MEMBER_PAGE_MY_INFORMATION);
  pages.push_back(v1::MEMBER_PAGE_MY_PLAN);
  pages.push_back(v1::MEMBER_PAGE_PRIVACY_SETTINGS);
  if (!account.juvenile) pages.push_back(v1::MEMBER_PAGE_CREDIT_CARD_INFORMATION);
  pages.push_back(v1::MEMBER_PAGE_BLOCKED_MEMBERS);
  if (!account.group_name.empty()) pages.push_back(v1::MEMBER_PAGE_GROUP_BENEFITS);
  return pages;
}

// A group with those of `wanted` that the member has.
v1::MenuGroup Group(v1::MenuGroupKind kind, const std::string& title,
                    const std::vector<v1::MemberPage>& available,
                    std::initializer_list<v1::MemberPage> wanted) {
  v1::MenuGroup group;
  group.set_kind(kind);
  group.set_title(title);
  for (v1::MemberPage page : wanted) {
    if (std::ranges::find(available, page) != available.end()) *group.add_items() = ItemOf(page);
  }
  return group;
}

}  // namespace

std::string_view TitleOf(v1::MemberPage page) {
  switch (page) {
    case v1::MEMBER_PAGE_HOME:
      return "Home";
    case v1::MEMBER_PAGE_MY_INFORMATION:
      return "My Information";
    case v1::MEMBER_PAGE_MY_PLAN:
      return "My Plan";
    case v1::MEMBER_PAGE_PRIVACY_SETTINGS:
      return "Privacy Settings & Preferences";
    case v1::MEMBER_PAGE_CREDIT_CARD_INFORMATION:
      return "Credit Card Information";
    case v1::MEMBER_PAGE_BLOCKED_MEMBERS:
      return "Blocked Members";
    case v1::MEMBER_PAGE_MY_JOBS:
      return "My Jobs";
    case v1::MEMBER_PAGE_MY_PROFILE:
      return "My Profile";
    case v1::MEMBER_PAGE_GROUP_BENEFITS:
      return "Group Benefits";
    case v1::MEMBER_PAGE_REOPEN_ACCOUNT:
      return "Reopen My Account";
    case v1::MEMBER_PAGE_AUDIT_HISTORY:
      return "Audit History";
    case v1::MEMBER_PAGE_MEMBER_HISTORY:
      return "Member History";
    case v1::MEMBER_PAGE_ACCOUNT_HISTORY:
      return "Account History";
    case v1::MEMBER_PAGE_ADDITIONAL_INFO:
      return "Additional Info";
    case v1::MEMBER_PAGE_SAFETY_HISTORY:
      return "Safety History";
    case v1::MEMBER_PAGE_MY_STATS:
      return "My Stats";
    case v1::MEMBER_PAGE_MEMBER_SNAPSHOT:
      return "Member Snapshot";
    case v1::MEMBER_PAGE_ACCOUNT_SERVICES:
      return "Account Services";
    case v1::MEMBER_PAGE_VIEW_AS_MEMBER:
      return "View as Member";
    default:
      return "";
  }
}

bool IsForAgentsOnly(v1::MemberPage page) {
  return std::ranges::find(kAgentPages, page) != std::ranges::end(kAgentPages);
}

v1::NavigationItem ItemOf(v1::MemberPage page) {
  v1::NavigationItem item;
  item.set_page(page);
  item.set_title(std::string(TitleOf(page)));
  item.set_audience(IsForAgentsOnly(page) ? v1::PAGE_AUDIENCE_CSR : v1::PAGE_AUDIENCE_MEMBER);
  return item;
}

std::vector<v1::MemberPage> PagesOfMember(const MemberSide& side) {
  if (side.account.status == AccountStatus::kActive) return PagesOfOpenMember(side.account);
  if (side.may_reopen) return {v1::MEMBER_PAGE_REOPEN_ACCOUNT};
  return {};
}

v1::Navigation NavigationOf(const MemberSide& side) {
  v1::Navigation navigation;
  for (v1::MemberPage page : PagesOfMember(side)) {
    *navigation.add_member_section() = ItemOf(page);
  }
  for (v1::MemberPage page : kAgentPages) *navigation.add_csr_section() = ItemOf(page);
  return navigation;
}

std::vector<v1::MenuGroup> MenuOfMember(const MemberSide& side) {
  const std::vector<v1::MemberPage> pages = PagesOfMember(side);
  return {
      Group(v1::MENU_GROUP_KIND_MANAGE, "Manage", pages,
            {v1::MEMBER_PAGE_MY_JOBS, v1::MEMBER_PAGE_MY_PROFILE, v1::MEMBER_PAGE_BLOCKED_MEMBERS}),
      Group(v1::MENU_GROUP_KIND_ACCOUNT, "Account", pages,
            {v1::MEMBER_PAGE_MY_INFORMATION, v1::MEMBER_PAGE_MY_PLAN,
             v1::MEMBER_PAGE_PRIVACY_SETTINGS, v1::MEMBER_PAGE_CREDIT_CARD_INFORMATION,
             v1::MEMBER_PAGE_REOPEN_ACCOUNT}),
      Group(v1::MENU_GROUP_KIND_RESOURCES, "Resources", pages,
            {v1::MEMBER_PAGE_HOME, v1::MEMBER_PAGE_GROUP_BENEFITS})};
}

v1::MenuGroup CustomerServiceGroup() {
  v1::MenuGroup group;
  group.set_kind(v1::MENU_GROUP_KIND_CUSTOMER_SERVICE);
  group.set_title("Customer Service");
  group.set_csr_only(true);
  for (v1::MemberPage page : kAgentPages) *group.add_items() = ItemOf(page);
  return group;
}

}  // namespace frontdesk::pages
