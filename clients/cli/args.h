// The command line: flags with values, repeated flags, and the rest.
#ifndef FRONTDESK_CLIENTS_CLI_ARGS_H_
#define FRONTDESK_CLIENTS_CLI_ARGS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace frontdesk::cli {

enum class FlagKind { kText, kNumber, kSwitch };

struct FlagSpec {
  std::string_view name;
  FlagKind kind;
  std::string_view value;  // what stands for the value in the help: `NAME`; empty for a switch
  std::string_view help;
};

// What was given. Flags may be repeated; the order is kept.
class ParsedArgs {
 public:
  bool Has(std::string_view flag) const { return values_.contains(std::string(flag)); }
  // All values of a flag in the order given.
  const std::vector<std::string>& All(std::string_view flag) const;
  // The last value of a flag, or `otherwise`.
  std::string Last(std::string_view flag, std::string_view otherwise = "") const;
  // The last value of a kNumber flag, or 0. Parsing has made sure that it is one.
  int32_t Number(std::string_view flag) const;
  // True if a kSwitch flag is on.
  bool On(std::string_view flag) const { return Last(flag) == "true"; }
  // What is not a flag.
  const std::vector<std::string>& rest() const { return rest_; }

 private:
  friend class ArgsParser;
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> rest_;
};

// Reads `--flag value`, `--flag=value`, `--switch`, `--switch=false`; a `-` inside a name means
// `_`,
// `--` ends the flags, a lone `-` is no flag. Usage errors (see UsageError): an unknown flag, with
// the one it may be meant for; a flag without a value; a number that is none.
absl::StatusOr<ParsedArgs> ParseArgs(const std::vector<std::string>& args,
                                     absl::Span<const FlagSpec> flags);

// INVALID_ARGUMENT with the reason USAGE: the command line makes no sense.
absl::Status UsageError(std::string_view message);
bool IsUsageError(const absl::Status& status);

// The word of `known` that `word` is most likely meant for, or nothing if none is close.
std::string ClosestWord(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_ARGS_H_
