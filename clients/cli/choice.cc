#include "clients/cli/choice.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/formats/value_text.h"
#include "common/strings.h"

namespace frontdesk::cli {
namespace {

using google::protobuf::EnumDescriptor;

std::string ChoicesOf(const EnumDescriptor* type) {
  return absl::AsciiStrToLower(formats::EnumChoices(type));
}

}  // namespace

absl::StatusOr<int> ParseChoice(std::string_view flag, std::string_view word,
                                const EnumDescriptor* type) {
  std::string name(word);
  std::ranges::replace(name, '-', '_');
  if (const auto value = formats::ParseEnumText(type, name)) return *value;
  return UsageError(absl::StrCat("--", ToAbsl(flag), " must be one of ", ChoicesOf(type)));
}

absl::StatusOr<int> ParseReason(const ParsedArgs& args, bool needed, const EnumDescriptor* type) {
  const std::string word = args.Last("reason");
  if (!word.empty()) return ParseChoice("reason", word, type);
  if (!needed) return 0;
  return UsageError(absl::StrCat("say why with --reason: ", ChoicesOf(type)));
}

}  // namespace frontdesk::cli
