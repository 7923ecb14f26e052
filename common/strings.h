// Bridges between std::string_view, which this project speaks, and absl::string_view, which Debian
// builds as a type of its own.
#ifndef FRONTDESK_COMMON_STRINGS_H_
#define FRONTDESK_COMMON_STRINGS_H_

#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace frontdesk {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

// `text` without ASCII white space at its ends.
inline std::string_view StripSpace(std::string_view text) {
  return ToStd(absl::StripAsciiWhitespace(ToAbsl(text)));
}

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_STRINGS_H_
