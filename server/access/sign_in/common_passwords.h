// Words that leaked passwords are made of.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_COMMON_PASSWORDS_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_COMMON_PASSWORDS_H_

#include <string_view>

#include "absl/types/span.h"

namespace frontdesk::access {

// Small letters and digits, sorted.
absl::Span<const std::string_view> CommonPasswordWords();

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_COMMON_PASSWORDS_H_
