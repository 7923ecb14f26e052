// What stands for a member: name and picture.
#ifndef FRONTDESK_SERVER_PAGES_AVATAR_H_
#define FRONTDESK_SERVER_PAGES_AVATAR_H_

#include <string>
#include <string_view>

#include "frontdesk/v1/member_pages.pb.h"
#include "server/pages/member_file.h"

namespace frontdesk::pages {

// First and last name, else the nickname; empty for an account without any.
std::string DisplayName(const Account& account);

// The first letters of the first and the last word, as capitals where the script has them. Letters
// are what people take for one: an emoji with its modifiers is. Empty for no name.
std::string Initials(std::string_view display_name);

// The newest photo, else initials, else neither. Never of erased data: what is erased is
// not in `side`.
v1::Avatar AvatarOf(const MemberSide& side);

}  // namespace frontdesk::pages

#endif  // FRONTDESK_SERVER_PAGES_AVATAR_H_
