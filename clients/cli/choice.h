// Flags that take a value of an enumeration.
#ifndef FRONTDESK_CLIENTS_CLI_CHOICE_H_
#define FRONTDESK_CLIENTS_CLI_CHOICE_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "clients/cli/args.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace frontdesk::cli {

// The value that `word` names as formats::ParseEnumText reads it, `-` standing for `_`. Usage
// error: there is no such value; the message lists those there are.
absl::StatusOr<int> ParseChoice(std::string_view flag, std::string_view word,
                                const google::protobuf::EnumDescriptor* type);

// The same of --reason; 0 without a word. Usage errors: as above, and no word though `needed`.
absl::StatusOr<int> ParseReason(const ParsedArgs& args, bool needed,
                                const google::protobuf::EnumDescriptor* type);

template <typename Reason>
absl::StatusOr<Reason> ReadReason(const ParsedArgs& args, bool needed) {
  const absl::StatusOr<int> reason =
      ParseReason(args, needed, google::protobuf::GetEnumDescriptor<Reason>());
  if (!reason.ok()) return reason.status();
  return static_cast<Reason>(*reason);
}

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_CHOICE_H_
