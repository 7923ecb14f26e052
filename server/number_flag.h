// Flags that are numbers.
#ifndef FRONTDESK_SERVER_NUMBER_FLAG_H_
#define FRONTDESK_SERVER_NUMBER_FLAG_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/strings.h"

namespace frontdesk {

// Gives the value of a setting; empty if it was not made.
using GetSetting = std::function<std::string(std::string_view name)>;

struct NumberFlag {
  std::string_view name;
  int least;
  int most;
};

// Reads a flag into `number`, which stays as it is if the flag is not given. INVALID_ARGUMENT, in
// words.
template <typename Number>
absl::Status ReadNumber(const GetSetting& get, const NumberFlag& flag, Number& number) {
  const std::string text = get(flag.name);
  if (text.empty()) return absl::OkStatus();
  int value = 0;
  if (absl::SimpleAtoi(text, &value) && value >= flag.least && value <= flag.most) {
    number = static_cast<Number>(value);
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(ToAbsl(flag.name), " must be a number from ", flag.least, " to ", flag.most));
}

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_NUMBER_FLAG_H_
