#include "clients/formats/field_text.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/formats/value_text.h"
#include "google/protobuf/descriptor.h"

namespace frontdesk::formats {
namespace {

using frontdesk::v1::CalendarDate;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

using Failure = std::optional<CellError>;

Failure ParseNumber(std::string_view text, const FieldDescriptor* field, Message& message) {
  const Reflection* reflection = message.GetReflection();
  const std::optional<int64_t> value = ParseInteger(text);
  const bool wide = field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  if (!value || (!wide && !std::in_range<int32_t>(*value))) {
    return CellError{"NUMBER_MALFORMED", "write a whole number in digits"};
  }
  if (wide) {
    reflection->SetInt64(&message, field, *value);
  } else {
    reflection->SetInt32(&message, field, static_cast<int32_t>(*value));
  }
  return std::nullopt;
}

Failure ParseFlag(std::string_view text, const FieldDescriptor* field, Message& message) {
  const std::optional<bool> value = ParseBool(text);
  if (!value) return CellError{"BOOL_MALFORMED", "write true or false"};
  message.GetReflection()->SetBool(&message, field, *value);
  return std::nullopt;
}

Failure ParseChoice(std::string_view text, const FieldDescriptor* field, Message& message) {
  const std::optional<int> value = ParseEnumText(field->enum_type(), text);
  if (!value) {
    return CellError{"VALUE_UNKNOWN",
                     absl::StrCat("must be one of ", EnumChoices(field->enum_type()))};
  }
  message.GetReflection()->SetEnumValue(&message, field, *value);
  return std::nullopt;
}

Failure ParseMessage(std::string_view text, const FieldDescriptor* field, Message& message) {
  Message& target = *message.GetReflection()->MutableMessage(&message, field);
  if (field->message_type() == CalendarDate::descriptor()) {
    const std::optional<CalendarDate> date = ParseDate(text);
    if (!date) {
      return CellError{"DATE_MALFORMED", "write a day that exists as year-month-day: 1984-07-31"};
    }
    static_cast<CalendarDate&>(target) = *date;
  } else {
    const std::optional<Timestamp> time = ParseTime(text);
    if (!time) return CellError{"TIME_MALFORMED", "write a time as 2024-05-01T12:00:00Z"};
    static_cast<Timestamp&>(target) = *time;
  }
  return std::nullopt;
}

std::string FormatMessage(const Message& value) {
  if (value.GetDescriptor() == CalendarDate::descriptor()) {
    return FormatDate(static_cast<const CalendarDate&>(value));
  }
  return FormatTime(static_cast<const Timestamp&>(value));
}

std::string FormatNumber(int64_t value, bool write_zeros) {
  return value == 0 && !write_zeros ? "" : absl::StrCat(value);
}

const FieldDescriptor* FindField(std::string_view name, const Message& message) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

}  // namespace

Failure ParseField(const FieldDescriptor& field, std::string_view text, Message& message) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return ParseChoice(text, &field, message);
    case FieldDescriptor::CPPTYPE_BOOL:
      return ParseFlag(text, &field, message);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ParseMessage(text, &field, message);
    case FieldDescriptor::CPPTYPE_STRING:
      message.GetReflection()->SetString(&message, &field, std::string(text));
      return std::nullopt;
    default:
      return ParseNumber(text, &field, message);
  }
}

std::string FormatField(std::string_view name, const Message& message, bool write_zeros) {
  const FieldDescriptor* field = FindField(name, message);
  const Reflection* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(field->enum_type(), reflection->GetEnumValue(message, field));
    case FieldDescriptor::CPPTYPE_BOOL: {
      const bool value = reflection->GetBool(message, field);
      return value || write_zeros ? FormatBool(value) : "";
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (!reflection->HasField(message, field)) return "";
      return FormatMessage(reflection->GetMessage(message, field));
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->GetString(message, field);
    case FieldDescriptor::CPPTYPE_INT64:
      return FormatNumber(reflection->GetInt64(message, field), write_zeros);
    default:
      return FormatNumber(reflection->GetInt32(message, field), write_zeros);
  }
}

}  // namespace frontdesk::formats
