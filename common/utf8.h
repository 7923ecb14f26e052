// Whether bytes are text, and where its characters end.
#ifndef FRONTDESK_COMMON_UTF8_H_
#define FRONTDESK_COMMON_UTF8_H_

#include <string_view>

namespace frontdesk {

// True if `text` is well-formed UTF-8 (no surrogates, no overlong forms) and holds no NUL.
// O(length).
bool IsCleanText(std::string_view text);

// The first character of UTF-8 text, whole; empty for empty text.
std::string_view FirstCharacter(std::string_view text);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_UTF8_H_
