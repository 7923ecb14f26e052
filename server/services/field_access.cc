#include "server/services/field_access.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/strings.h"
#include "common/utf8.h"
#include "frontdesk/access/v1/access.pb.h"
#include "frontdesk/v1/account.pb.h"
#include "google/protobuf/field_mask.pb.h"

namespace frontdesk::services {
namespace {

using access::Permission;
using access::PermissionSet;
using access::v1::FieldAccess;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::Reflection;

struct Plan;

// A field that matters, by itself or for what is inside.
struct Step {
  const FieldDescriptor* field;
  FieldAccess access;  // empty if only the inside matters
  const Plan* inside;  // null if nothing inside matters
};

// What matters in messages of one type.
struct Plan {
  std::vector<Step> steps;
  PermissionSet reads;         // all that is asked for to read, the inside included
  PermissionSet edits;         // likewise, to edit
  bool names_members = false;  // likewise
  const FieldDescriptor* update_mask = nullptr;  // of an update: what it names is what is edited
};

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Plans are made when a type is first met and live for ever. Types of this API do not hold
// themselves; one that did would look at the first level only.
class Plans {
 public:
  const Plan& Of(const Descriptor& type) {
    const std::lock_guard lock(mutex_);
    return Make(type);
  }

 private:
  const Plan& Make(const Descriptor& type) {
    std::unique_ptr<Plan>& slot = plans_[&type];
    if (slot != nullptr) return *slot;
    slot = std::make_unique<Plan>();
    Plan& plan = *slot;  // stays where it is, whatever the map does meanwhile
    plan.update_mask = type.FindFieldByName("update_mask");
    for (int i = 0; i < type.field_count(); ++i) AddStep(*type.field(i), plan);
    return plan;
  }

  void AddStep(const FieldDescriptor& field, Plan& plan) {
    Step step{&field, field.options().GetExtension(access::v1::field), nullptr};
    if (IsMessage(field)) {
      const Plan& inside = Make(*field.message_type());
      if (!inside.steps.empty()) step.inside = &inside;
    }
    plan.reads.Add(step.access.read());  // adding none adds nothing
    plan.edits.Add(step.access.edit());
    if (step.access.member()) plan.names_members = true;
    if (step.inside != nullptr) {
      plan.reads.Add(step.inside->reads);
      plan.edits.Add(step.inside->edits);
      plan.names_members = plan.names_members || step.inside->names_members;
    }
    if (field.options().HasExtension(access::v1::field) || step.inside != nullptr) {
      plan.steps.push_back(std::move(step));
    }
  }

  std::mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<Plan>> plans_;
};

const Plan& PlanOf(const Message& message) {
  static Plans& plans = *new Plans;
  // Every call asks a few times: each thread remembers what it was told.
  thread_local absl::flat_hash_map<const Descriptor*, const Plan*> known;
  const Plan*& plan = known[message.GetDescriptor()];
  if (plan == nullptr) plan = &plans.Of(*message.GetDescriptor());
  return *plan;
}

// Calls `visit` with every message in a message field.
template <typename Visit>
void ForEachMessage(const Message& message, const FieldDescriptor& field, const Visit& visit) {
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    if (reflection.HasField(message, &field)) visit(reflection.GetMessage(message, &field));
    return;
  }
  const int size = reflection.FieldSize(message, &field);
  for (int i = 0; i < size; ++i) visit(reflection.GetRepeatedMessage(message, &field, i));
}

template <typename Visit>
void ForEachMutableMessage(Message& message, const FieldDescriptor& field, const Visit& visit) {
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    if (reflection.HasField(message, &field)) visit(*reflection.MutableMessage(&message, &field));
    return;
  }
  const int size = reflection.FieldSize(message, &field);
  for (int i = 0; i < size; ++i) visit(*reflection.MutableRepeatedMessage(&message, &field, i));
}

std::string Masked(const std::string& value, access::v1::Mask mask) {
  switch (mask) {
    case access::v1::MASK_EMAIL:
      return MaskEmail(value);
    case access::v1::MASK_PHONE:
      return MaskPhone(value);
    case access::v1::MASK_POSTAL_CODE:
      return MaskPostalCode(value);
    default:
      return "";
  }
}

// The option of the field of v1.Account at `path` that asks for a permission to read; null if none
// on the way does.
const FieldAccess* ReadOptionOf(const std::string& path) {
  const Descriptor* type = v1::Account::descriptor();
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    const FieldDescriptor* field =
        type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
    if (field == nullptr) return nullptr;
    const FieldAccess& option = field->options().GetExtension(access::v1::field);
    if (option.read() != access::v1::PERMISSION_UNSPECIFIED) return &option;
    type = IsMessage(*field) ? field->message_type() : nullptr;
  }
  return nullptr;
}

// Hides a value whose field is named beside it (MASK_AS_FIELD).
void MaskAsField(PermissionSet permissions, const FieldDescriptor& field, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor* name = message.GetDescriptor()->FindFieldByName("field");
  const FieldAccess* option = ReadOptionOf(reflection.GetString(message, name));
  if (option == nullptr || permissions.Has(option->read())) return;
  const std::string value = reflection.GetString(message, &field);
  reflection.SetString(&message, &field, Masked(value, option->mask()));
}

void MaskField(const FieldDescriptor& field, access::v1::Mask mask, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (mask == access::v1::MASK_UNSPECIFIED) return reflection.ClearField(&message, &field);
  if (!field.is_repeated()) {
    const std::string value = reflection.GetString(message, &field);
    return reflection.SetString(&message, &field, Masked(value, mask));
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const std::string value = reflection.GetRepeatedString(message, &field, i);
    reflection.SetRepeatedString(&message, &field, i, Masked(value, mask));
  }
}

void Apply(const Plan& plan, PermissionSet permissions, Message& message) {
  if (permissions.HasAll(plan.reads)) return;
  for (const Step& step : plan.steps) {
    const Permission read = step.access.read();
    if (read != access::v1::PERMISSION_UNSPECIFIED && !permissions.Has(read)) {
      step.access.mask() == access::v1::MASK_AS_FIELD
          ? MaskAsField(permissions, *step.field, message)
          : MaskField(*step.field, step.access.mask(), message);
    } else if (step.inside != nullptr) {
      ForEachMutableMessage(message, *step.field,
                            [&](Message& inner) { Apply(*step.inside, permissions, inner); });
    }
  }
}

void AddMember(const std::string& id, std::vector<MemberNumber>& members) {
  const std::optional<MemberNumber> member = ParseMemberId(id);
  if (member && std::ranges::find(members, *member) == members.end()) members.push_back(*member);
}

void Collect(const Plan& plan, const Message& message, std::vector<MemberNumber>& members) {
  if (!plan.names_members) return;
  const Reflection& reflection = *message.GetReflection();
  for (const Step& step : plan.steps) {
    if (step.access.member()) AddMember(reflection.GetString(message, step.field), members);
    if (step.inside == nullptr) continue;
    ForEachMessage(message, *step.field,
                   [&](const Message& inner) { Collect(*step.inside, inner, members); });
  }
}

bool IsGiven(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                             : reflection.HasField(message, &field);
}

// What the fields that are given need to be given.
void CollectEdits(const Plan& plan, const Message& message, PermissionSet& needed) {
  if (plan.edits.empty()) return;
  for (const Step& step : plan.steps) {
    if (!IsGiven(message, *step.field)) continue;
    needed.Add(step.access.edit());
    if (step.inside == nullptr) continue;
    ForEachMessage(message, *step.field,
                   [&](const Message& inner) { CollectEdits(*step.inside, inner, needed); });
  }
}

}  // namespace

void MaskFields(PermissionSet permissions, Message& message) {
  Apply(PlanOf(message), permissions, message);
}

std::vector<MemberNumber> MembersIn(const Message& message) {
  std::vector<MemberNumber> members;
  Collect(PlanOf(message), message, members);
  return members;
}

PermissionSet NeededToEdit(const Message& message) {
  const Plan& plan = PlanOf(message);
  PermissionSet needed;
  if (plan.update_mask == nullptr) {
    CollectEdits(plan, message, needed);
    return needed;
  }
  const auto& named = dynamic_cast<const FieldMask&>(
      message.GetReflection()->GetMessage(message, plan.update_mask));
  for (const std::string& path : named.paths()) needed.Add(NeededToEdit(path));
  return needed;
}

PermissionSet NeededToEdit(const std::string& path) {
  PermissionSet needed;
  const std::string first = path.substr(0, path.find('.'));
  const Descriptor& account = *v1::Account::descriptor();
  for (int i = 0; i < account.field_count(); ++i) {
    const FieldDescriptor& field = *account.field(i);
    if (first != "*" && field.name() != first) continue;
    needed.Add(field.options().GetExtension(access::v1::field).edit());
  }
  return needed;
}

access::Permission NeededToRead(const std::string& path) {
  const FieldAccess* option = ReadOptionOf(path);
  return option == nullptr ? access::v1::PERMISSION_UNSPECIFIED : option->read();
}

std::string MaskEmail(const std::string& email) {
  if (email.empty()) return "";
  const size_t at = email.rfind('@');
  if (at == std::string::npos) return absl::StrCat(ToAbsl(FirstCharacter(email)), "***");
  const std::string_view domain = std::string_view(email).substr(at + 1);
  const size_t dot = domain.rfind('.');
  const std::string_view ending = dot == std::string_view::npos ? "" : domain.substr(dot);
  return absl::StrCat(ToAbsl(FirstCharacter(email)), "***@", ToAbsl(FirstCharacter(domain)), "***",
                      ToAbsl(ending));
}

std::string MaskPhone(const std::string& phone) {
  std::string digits;
  std::ranges::copy_if(phone, std::back_inserter(digits),
                       [](unsigned char c) { return absl::ascii_isdigit(c); });
  constexpr size_t kShown = 4;
  if (digits.size() <= kShown) return phone.empty() ? "" : "***";
  return "***" + digits.substr(digits.size() - kShown);
}

std::string MaskPostalCode(const std::string& code) {
  constexpr size_t kShown = 3;
  if (code.size() <= kShown) return code.empty() ? "" : "***";
  return code.substr(0, kShown) + std::string(code.size() - kShown, '*');
}

}  // namespace frontdesk::services
