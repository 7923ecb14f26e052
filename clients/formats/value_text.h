// Single values of an account as people read and write them: dates, enum values, numbers.
#ifndef FRONTDESK_CLIENTS_FORMATS_VALUE_TEXT_H_
#define FRONTDESK_CLIENTS_FORMATS_VALUE_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "frontdesk/v1/account.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"

namespace frontdesk::formats {

// Reads `1984-07-31`: four, two and two digits and a day that exists, years 1 to 9999.
std::optional<frontdesk::v1::CalendarDate> ParseDate(std::string_view text);
// Writes `1984-07-31`.
std::string FormatDate(const frontdesk::v1::CalendarDate& date);

// Reads RFC 3339: `2024-05-01T12:00:00Z`.
std::optional<google::protobuf::Timestamp> ParseTime(std::string_view text);
// Writes RFC 3339 in UTC, with as many fractional digits as it takes.
std::string FormatTime(const google::protobuf::Timestamp& time);

// Reads a decimal integer.
std::optional<int64_t> ParseInteger(std::string_view text);

// Reads `true` or `false` in any letter case.
std::optional<bool> ParseBool(std::string_view text);
std::string FormatBool(bool value);

// The name of an enum value less the prefix of its enum: SEEKER for USER_TYPE_SEEKER, nothing for
// the unspecified value and for values this program does not know.
std::string EnumText(const google::protobuf::EnumDescriptor* type, int value);
// The inverse, in any letter case; the full name is accepted too.
std::optional<int> ParseEnumText(const google::protobuf::EnumDescriptor* type,
                                 std::string_view text);
// All the names EnumText gives: `SEEKER, PROVIDER, BUSINESS`.
std::string EnumChoices(const google::protobuf::EnumDescriptor* type);

// True if `text` is well-formed UTF-8.
bool IsValidUtf8(std::string_view text);

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_VALUE_TEXT_H_
