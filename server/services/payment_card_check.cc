#include "server/services/payment_card_check.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/card_number.h"
#include "common/strings.h"
#include "google/protobuf/descriptor.h"

namespace frontdesk::services {
namespace {

using google::protobuf::Descriptor;
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

bool IsMessageField(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// What is looked at in messages of one type: texts, and messages that may hold some.
struct TextPlan {
  std::vector<const FieldDescriptor*> fields;
  bool finished = false;
};

// Made when a thread first meets the type.
const TextPlan& TextPlanOf(const Descriptor& type) {
  // Nodes stay where they are while types inside types are added.
  thread_local absl::node_hash_map<const Descriptor*, TextPlan> plans;
  const auto [it, is_new] = plans.try_emplace(&type);
  TextPlan& plan = it->second;
  if (!is_new) return plan;
  // A type inside itself is not finished then, and looked at for all that is known.
  const auto may_hold_texts = [](const Descriptor& inside) {
    const TextPlan& of_inside = TextPlanOf(inside);
    return !of_inside.finished || !of_inside.fields.empty();
  };
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (IsOneOf(field->name(), kPassedOver)) continue;
    if (IsMessageField(*field) ? may_hold_texts(*field->message_type())
                               : field->type() == FieldDescriptor::TYPE_STRING) {
      plan.fields.push_back(field);
    }
  }
  plan.finished = true;
  return plan;
}

void Find(const Message& message, const std::string& path, Violations& violations);

void FindIn(const Message& message, const FieldDescriptor& field, int index,
            const std::string& path, Violations& violations) {
  const Reflection& reflection = *message.GetReflection();
  const auto where = [&] {
    const std::string name = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
    return index < 0 ? name : absl::StrCat(name, "[", index, "]");
  };
  if (IsMessageField(field)) {
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
  for (const FieldDescriptor* field : TextPlanOf(*message.GetDescriptor()).fields) {
    if (!field->is_repeated()) {
      if (reflection.HasField(message, field)) FindIn(message, *field, -1, path, violations);
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
