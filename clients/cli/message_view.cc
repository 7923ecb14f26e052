#include "clients/cli/message_view.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/table.h"
#include "clients/formats/value_text.h"
#include "frontdesk/v1/history_service.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/reflection.h"

namespace frontdesk::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// `open_job_count` as `Open job count`; times lose their `time`.
std::string TitleOf(const FieldDescriptor& field) {
  std::string title = field.name();
  if (title.size() > 5 && title.ends_with("_time")) title.resize(title.size() - 5);
  for (char& c : title) c = c == '_' ? ' ' : c;
  title[0] = absl::ascii_toupper(static_cast<unsigned char>(title[0]));
  return title;
}

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Messages that are one value to people.
std::string OneValue(const Message& message) {
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    const std::string text = formats::FormatTime(*time);
    return text.substr(0, std::min(text.find('.'), text.size() - 1)) + "Z";  // to the second
  }
  if (const auto* date = dynamic_cast<const v1::CalendarDate*>(&message)) {
    return formats::FormatDate(*date);
  }
  return "";
}
bool IsOneValue(const FieldDescriptor& field) {
  const std::string& type = field.message_type()->full_name();
  return type == "google.protobuf.Timestamp" || type == "frontdesk.v1.CalendarDate";
}

// One value of a field as text; `index` is -1 for a field that is no list.
std::string ValueText(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool listed = index >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return listed ? reflection.GetRepeatedString(message, &field, index)
                    : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return formats::EnumText(field.enum_type(),
                               listed ? reflection.GetRepeatedEnumValue(message, &field, index)
                                      : reflection.GetEnumValue(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "yes" : "";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return OneValue(listed ? reflection.GetRepeatedMessage(message, &field, index)
                             : reflection.GetMessage(message, &field));
    default:
      return "";
  }
}

std::vector<const FieldDescriptor*> FilledFields(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  return fields;
}

// `status: ACTIVE → SUSPENDED`; the field alone where the values were erased.
std::string ChangeText(const v1::FieldChange& change) {
  if (change.before().empty() && change.after().empty()) return change.field();
  const auto shown = [](const std::string& value) { return value.empty() ? "nothing" : value; };
  return absl::StrCat(change.field(), ": ", shown(change.before()), " → ", shown(change.after()));
}

// What a message inside a row says, in one line.
std::string InOneLine(const Message& message) {
  if (const auto* change = dynamic_cast<const v1::FieldChange*>(&message)) {
    return ChangeText(*change);
  }
  std::vector<std::string> parts;
  for (const FieldDescriptor* field : FilledFields(message)) {
    if (field->is_repeated()) continue;
    const bool nested = IsMessage(*field) && !IsOneValue(*field);
    std::string text = nested ? InOneLine(message.GetReflection()->GetMessage(message, field))
                              : ValueText(message, *field, -1);
    if (!text.empty()) parts.push_back(std::move(text));
  }
  return absl::StrJoin(parts, " ");
}

std::string CellText(const Message& row, const FieldDescriptor& field) {
  if (field.is_repeated()) {
    std::vector<std::string> parts;
    const int size = row.GetReflection()->FieldSize(row, &field);
    for (int i = 0; i < size; ++i) {
      const bool nested = IsMessage(field);
      parts.push_back(nested ? InOneLine(row.GetReflection()->GetRepeatedMessage(row, &field, i))
                             : ValueText(row, field, i));
    }
    return absl::StrJoin(parts, ", ");
  }
  const bool nested = IsMessage(field) && !IsOneValue(field);
  if (!nested) return ValueText(row, field, -1);
  return row.GetReflection()->HasField(row, &field)
             ? InOneLine(row.GetReflection()->GetMessage(row, &field))
             : "";
}

void ShowList(const Message& message, const FieldDescriptor& field, Screen& screen) {
  std::vector<TableColumn> columns;
  const auto& type = *field.message_type();
  for (int i = 0; i < type.field_count(); ++i) {
    // For those who look after the server; --json has it.
    const bool nice = type.field(i)->name() == "request_id";
    columns.push_back({TitleOf(*type.field(i)), 6, nice ? kNiceToHave : kOrdinary});
  }
  Table table(std::move(columns));
  for (int row = 0; row < message.GetReflection()->FieldSize(message, &field); ++row) {
    const Message& item = message.GetReflection()->GetRepeatedMessage(message, &field, row);
    std::vector<DisplayText> cells;
    for (int i = 0; i < type.field_count(); ++i) {
      const bool has = type.field(i)->is_repeated() || !type.field(i)->has_presence() ||
                       item.GetReflection()->HasField(item, type.field(i));
      cells.emplace_back(has ? CellText(item, *type.field(i)) : "");
    }
    table.AddRow(std::move(cells));
  }
  screen.stream << table.Render(screen.width, screen.color);
}

void ShowTitle(const FieldDescriptor& field, Screen& screen) {
  screen.stream << '\n';
  screen.Print(DisplayText(TitleOf(field), Tone::kTitle));
}

}  // namespace

void ShowMessage(const Message& message, Screen& screen) {
  Table sheet({{"", 12}, {"", 20}});
  std::vector<const FieldDescriptor*> parts;
  for (const FieldDescriptor* field : FilledFields(message)) {
    if (IsMessage(*field) && !IsOneValue(*field)) {
      parts.push_back(field);
    } else {
      sheet.AddRow(
          {DisplayText(TitleOf(*field), Tone::kTitle), DisplayText(CellText(message, *field))});
    }
  }
  if (sheet.size() > 0) screen.stream << sheet.Render(screen.width, screen.color, false);
  for (const FieldDescriptor* field : parts) {
    ShowTitle(*field, screen);
    if (field->is_repeated()) {
      ShowList(message, *field, screen);
    } else {
      ShowMessage(message.GetReflection()->GetMessage(message, field), screen);
    }
  }
  if (sheet.size() == 0 && parts.empty()) screen.Print("nothing here");
}

}  // namespace frontdesk::cli
