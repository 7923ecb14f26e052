// Common English and Spanish nicknames and the names they stand for.
#ifndef FRONTDESK_INDEX_NICKNAMES_H_
#define FRONTDESK_INDEX_NICKNAMES_H_

#include <string_view>
#include <vector>

namespace frontdesk::index {

// Names related to `folded_name` (fully folded): for a nickname the names it stands for, for a name
// its nicknames. Symmetric, one step only (`bob` gives `robert`, not `rob`), never the name itself;
// empty for unknown names. Sorted. Thread-safe.
std::vector<std::string_view> RelatedNames(std::string_view folded_name);

// True if the table says that `nickname` is short for `name` (and not the other way round). Both
// fully folded.
bool IsNicknameOf(std::string_view nickname, std::string_view name);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_NICKNAMES_H_
