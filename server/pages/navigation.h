// Menus: which pages there are for a member, and which are for agents only.
#ifndef FRONTDESK_SERVER_PAGES_NAVIGATION_H_
#define FRONTDESK_SERVER_PAGES_NAVIGATION_H_

#include <string_view>
#include <vector>

#include "frontdesk/v1/member_pages.pb.h"
#include "server/pages/member_file.h"

namespace frontdesk::pages {

// `My Information`.
std::string_view TitleOf(v1::MemberPage page);

// True for the pages that members never get.
bool IsForAgentsOnly(v1::MemberPage page);

// The entry of a page in a menu.
v1::NavigationItem ItemOf(v1::MemberPage page);

// The member's own menu. Seekers, providers, group members, members under 13, gift cards
// and members who are not let in have different ones.
std::vector<v1::MemberPage> PagesOfMember(const MemberSide& side);

// Both sections of the left column.
v1::Navigation NavigationOf(const MemberSide& side);

// The groups of the menu behind the avatar: those that members have, in order. Agents have
// one more.
std::vector<v1::MenuGroup> MenuOfMember(const MemberSide& side);
v1::MenuGroup CustomerServiceGroup();

}  // namespace frontdesk::pages

#endif  // FRONTDESK_SERVER_PAGES_NAVIGATION_H_
