#include "server/services/payment_card_check.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/card_number.h"
#include "common/strings.h"
#include "google/protobuf/descriptor.h"

namespace frontdesk::services {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kLeastDigits = 13;
constexpr std::string_view kPassedOver[] = {
    // given out by the server
    "etag", "head", "page_token", "token", "view_id",
    // our own cards
    "card_number", "card_numbers", "first", "last", "new_card_number",
    // hashed
    "password", "new_password", "totp_code"};
constexpr std::string_view kPhones[] = {"phone", "phones"};

bool IsOneOf(std::string_view name, const auto& names) {
  return std::ranges::find(names, name) != std::end(names);
}

// Phones of 13 digits exist; payment cards of 13 digits are no longer issued.
bool IsLongPhone(std::string_view text) {
  return std::ranges::count_if(text, absl::ascii_isdigit) > static_cast<int>(kLeastDigits);
}

bool IsPhone(const FieldDescriptor& field) {
  return IsOneOf(field.name(), kPhones) || field.containing_type()->name() == "PhoneCriterion";
}

bool HoldsNumber(const FieldDescriptor& field, std::string_view text) {
  if (text.size() < kLeastDigits || !ContainsPaymentCardNumber(text)) return false;
  return !IsPhone(field) || IsLongPhone(text);
}

void Find(const Message& message, const std::string& path, Violations& violations);

void FindIn(const Message& message, const FieldDescriptor& field, int index,
            const std::string& path, Violations& violations) {
  const Reflection& reflection = *message.GetReflection();
  const auto where = [&] {
    const std::string name = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
    return index < 0 ? name : absl::StrCat(name, "[", index, "]");
  };
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    Find(index < 0 ? reflection.GetMessage(message, &field)
                   : reflection.GetRepeatedMessage(message, &field, index),
         where(), violations);
    return;
  }
  std::string scratch;
  const std::string& text =
      index < 0 ? reflection.GetStringReference(message, &field, &scratch)
                : reflection.GetRepeatedStringReference(message, &field, index, &scratch);
  if (!HoldsNumber(field, text)) return;
  violations.push_back({where(), "PAYMENT_CARD_NUMBER",
                        "this is a full payment card number, which must not be entered here; use "
                        "the last four digits"});
}

void Find(const Message& message, const std::string& path, Violations& violations) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool looked_at = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ||
                           field->type() == FieldDescriptor::TYPE_STRING;
    if (!looked_at || IsOneOf(field->name(), kPassedOver)) continue;
    if (!field->is_repeated()) {
      FindIn(message, *field, -1, path, violations);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      FindIn(message, *field, i, path, violations);
    }
  }
}

}  // namespace

void FindPaymentCardNumbers(const Message& message, Violations& violations) {
  Find(message, "", violations);
}

}  // namespace frontdesk::services
