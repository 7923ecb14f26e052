#include <algorithm>
#include <string>

#include "common/limits.h"
#include "server/pages/avatar.h"
#include "server/pages/my_pages.h"
#include "server/pages/navigation.h"

namespace frontdesk::pages {
namespace {

using accounts::AccountStatus;

v1::BlockPage BlockPageOf(const MemberSide& side) {
  v1::BlockPage page;
  page.set_may_reopen(side.may_reopen);
  if (side.account.status == AccountStatus::kSuspended) {
    page.set_title("Your account is suspended");
    page.set_text("You cannot log in at the moment. Please contact customer care.");
  } else if (side.may_reopen) {
    page.set_title("Your account is closed");
    page.set_text("You closed your account. You can open it again.");
  } else {
    page.set_title("Your account is closed");
    page.set_text("If you have questions, please contact customer care.");
  }
  return page;
}

// The parts of the home page whose pages the member has.
void AddPages(const MemberSide& side, v1::MemberHome& home) {
  const std::vector<v1::MemberPage> pages = PagesOfMember(side);
  const auto has = [&pages](v1::MemberPage page) {
    return std::ranges::find(pages, page) != pages.end();
  };
  if (has(v1::MEMBER_PAGE_MY_JOBS)) {
    for (v1::OpenJob& job : OpenJobsOf(side)) {
      if (static_cast<size_t>(home.open_jobs_size()) == limits::kMaxPageRows) break;
      *home.add_open_jobs() = std::move(job);
    }
  }
  if (has(v1::MEMBER_PAGE_MY_INFORMATION)) *home.mutable_my_information() = MyInformationOf(side);
  if (has(v1::MEMBER_PAGE_MY_PLAN)) *home.mutable_my_plan() = MyPlanOf(side);
  if (has(v1::MEMBER_PAGE_PRIVACY_SETTINGS)) {
    *home.mutable_privacy_settings() = PrivacySettingsOf(side);
  }
  if (has(v1::MEMBER_PAGE_CREDIT_CARD_INFORMATION)) {
    *home.mutable_credit_card_information() = CreditCardInformationOf(side);
  }
  if (has(v1::MEMBER_PAGE_BLOCKED_MEMBERS)) {
    *home.mutable_blocked_members() = BlockedMembersOf(side);
  }
}

}  // namespace

v1::MemberHome HomeOf(const MemberSide& side) {
  v1::MemberHome home;
  *home.mutable_avatar() = AvatarOf(side);
  home.set_display_name(DisplayName(side.account));
  for (v1::MemberPage page : PagesOfMember(side)) *home.add_navigation() = ItemOf(page);
  for (v1::MenuGroup& group : MenuOfMember(side)) *home.add_menu() = std::move(group);
  if (side.account.status == AccountStatus::kActive) {
    AddPages(side, home);
  } else {
    *home.mutable_block_page() = BlockPageOf(side);
  }
  return home;
}

}  // namespace frontdesk::pages
