// The nickname table as it is written. Internal to index; ask index/nicknames.h.
#ifndef FRONTDESK_INDEX_NICKNAME_TABLE_H_
#define FRONTDESK_INDEX_NICKNAME_TABLE_H_

#include <span>
#include <string_view>

namespace frontdesk::index {

struct NicknameGroup {
  std::string_view name;
  std::string_view nicknames;  // separated by single spaces
};

// All groups, fully folded, sorted by name. A nickname may stand in many groups (`alex`), a name be
// a nickname in another group (`nathan`), and a name have a group in either table.
std::span<const NicknameGroup> EnglishNicknames();
std::span<const NicknameGroup> SpanishNicknames();

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_NICKNAME_TABLE_H_
