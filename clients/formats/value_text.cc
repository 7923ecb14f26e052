#include "clients/formats/value_text.h"

#include <utf8proc.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "common/strings.h"
#include "google/protobuf/util/time_util.h"

namespace frontdesk::formats {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::util::TimeUtil;

constexpr size_t kDateLength = 10;  // 1984-07-31

// USER_TYPE_ for the enum whose first value is USER_TYPE_UNSPECIFIED.
std::string EnumPrefix(const EnumDescriptor* type) {
  const std::string& first = type->value(0)->name();
  return first.substr(0, first.rfind('_') + 1);
}

// The number written by the digits `text`, or -1 if anything else is among them.
int DigitsValue(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<frontdesk::v1::CalendarDate> ParseDate(std::string_view text) {
  text = StripSpace(text);
  if (text.size() != kDateLength || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = DigitsValue(text.substr(0, 4));
  const int month = DigitsValue(text.substr(5, 2));
  const int day = DigitsValue(text.substr(8, 2));
  if (year < 1 || month < 1 || day < 1) return std::nullopt;
  const absl::CivilDay civil(year, month, day);
  if (civil.month() != month || civil.day() != day) return std::nullopt;  // 31 June became July
  frontdesk::v1::CalendarDate date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

std::string FormatDate(const frontdesk::v1::CalendarDate& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::optional<google::protobuf::Timestamp> ParseTime(std::string_view text) {
  google::protobuf::Timestamp time;
  if (!TimeUtil::FromString(std::string(StripSpace(text)), &time)) return std::nullopt;
  return time;
}

std::string FormatTime(const google::protobuf::Timestamp& time) { return TimeUtil::ToString(time); }

std::optional<int64_t> ParseInteger(std::string_view text) {
  int64_t value = 0;
  if (!absl::SimpleAtoi(ToAbsl(text), &value)) return std::nullopt;
  return value;
}

std::optional<bool> ParseBool(std::string_view text) {
  const absl::string_view stripped = ToAbsl(StripSpace(text));
  if (absl::EqualsIgnoreCase(stripped, "true")) return true;
  if (absl::EqualsIgnoreCase(stripped, "false")) return false;
  return std::nullopt;
}

std::string FormatBool(bool value) { return value ? "true" : "false"; }

std::string EnumText(const EnumDescriptor* type, int value) {
  const auto* known = value == 0 ? nullptr : type->FindValueByNumber(value);
  return known ? known->name().substr(EnumPrefix(type).size()) : "";
}

std::optional<int> ParseEnumText(const EnumDescriptor* type, std::string_view text) {
  const absl::string_view word = ToAbsl(StripSpace(text));
  const size_t prefix = type->value(0)->name().rfind('_') + 1;
  for (int i = 0; i < type->value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor& value = *type->value(i);
    const absl::string_view name = value.name();
    if (value.number() == 0) continue;
    if (absl::EqualsIgnoreCase(name.substr(prefix), word) || absl::EqualsIgnoreCase(name, word)) {
      return value.number();
    }
  }
  return std::nullopt;
}

std::string EnumChoices(const EnumDescriptor* type) {
  std::string choices;
  for (int i = 1; i < type->value_count(); ++i) {
    absl::StrAppend(&choices, i > 1 ? ", " : "", EnumText(type, type->value(i)->number()));
  }
  return choices;
}

bool IsValidUtf8(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return true;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  for (utf8proc_ssize_t at = 0; at < size;) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t step = utf8proc_iterate(bytes + at, size - at, &code_point);
    if (step <= 0) return false;
    at += step;
  }
  return true;
}

}  // namespace frontdesk::formats
