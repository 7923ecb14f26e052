#include "server/services/page_access.h"

#include <algorithm>

namespace frontdesk::services {
namespace {

// Of a repeated field of messages that have a `page`.
template <typename Items>
void Keep(const PageAccess& access, Items& items) {
  const auto hidden = std::remove_if(items.begin(), items.end(), [&access](const auto& item) {
    return !access.MayOpen(item.page());
  });
  items.erase(hidden, items.end());
}

}  // namespace

const char* MethodOf(v1::MemberPage page) {
  switch (page) {
    case v1::MEMBER_PAGE_MY_INFORMATION:
      return "v1.MemberPageService/GetMyInformation";
    case v1::MEMBER_PAGE_MY_PLAN:
      return "v1.MemberPageService/GetMyPlan";
    case v1::MEMBER_PAGE_PRIVACY_SETTINGS:
      return "v1.MemberPageService/GetPrivacySettings";
    case v1::MEMBER_PAGE_CREDIT_CARD_INFORMATION:
      return "v1.MemberPageService/GetCreditCardInformation";
    case v1::MEMBER_PAGE_BLOCKED_MEMBERS:
      return "v1.MemberPageService/GetBlockedMembers";
    case v1::MEMBER_PAGE_AUDIT_HISTORY:
      return "v1.HistoryService/ListAuditHistory";
    case v1::MEMBER_PAGE_MEMBER_HISTORY:
      return "v1.HistoryService/ListMemberHistory";
    case v1::MEMBER_PAGE_ACCOUNT_HISTORY:
      return "v1.HistoryService/ListAccountHistory";
    case v1::MEMBER_PAGE_ADDITIONAL_INFO:
      return "v1.MemberPageService/GetAdditionalInfo";
    case v1::MEMBER_PAGE_SAFETY_HISTORY:
      return "v1.HistoryService/GetSafetyHistory";
    case v1::MEMBER_PAGE_MY_STATS:
      return "v1.HistoryService/GetMemberStats";
    case v1::MEMBER_PAGE_MEMBER_SNAPSHOT:
      return "v1.MemberPageService/GetMemberSnapshot";
    case v1::MEMBER_PAGE_ACCOUNT_SERVICES:
      return "v1.AccountService/ListAccountServices";
    case v1::MEMBER_PAGE_VIEW_AS_MEMBER:
      return "v1.MemberViewService/StartMemberView";
    default:
      return "";
  }
}

bool PageAccess::MayOpen(v1::MemberPage page) const {
  const std::string_view method = MethodOf(page);
  return method.empty() || permissions.HasAll(rules.Find(method).needs);
}

void KeepAllowed(const PageAccess& access, v1::Navigation& navigation) {
  Keep(access, *navigation.mutable_member_section());
  Keep(access, *navigation.mutable_csr_section());
}

void KeepAllowed(const PageAccess& access, v1::MemberSnapshot& snapshot) {
  KeepAllowed(access, *snapshot.mutable_navigation());
  for (v1::MenuGroup& group : *snapshot.mutable_menu()) Keep(access, *group.mutable_items());
  Keep(access, *snapshot.mutable_pages());
}

void KeepAllowed(const PageAccess& access, v1::ListAccountSettingsResponse& settings) {
  Keep(access, *settings.mutable_pages());
}

}  // namespace frontdesk::services
