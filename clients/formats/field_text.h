// One field of a message as the text of a cell, by reflection.
#ifndef FRONTDESK_CLIENTS_FORMATS_FIELD_TEXT_H_
#define FRONTDESK_CLIENTS_FORMATS_FIELD_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "google/protobuf/message.h"

namespace frontdesk::formats {

// Why a cell could not be read. Never holds the value.
struct CellError {
  std::string reason;   // VALUE_UNKNOWN, DATE_MALFORMED, TIME_MALFORMED, NUMBER_MALFORMED,
                        // BOOL_MALFORMED or JSON_MALFORMED
  std::string message;  // the rule
};

// Reads `text` into a field of `message`: a string, an enum, a number, a flag, a CalendarDate or
// a Timestamp. The field must be single. Returns why not, if so.
std::optional<CellError> ParseField(const google::protobuf::FieldDescriptor& field,
                                    std::string_view text, google::protobuf::Message& message);

// The inverse. Empty for an absent value; zero and false are absent unless `write_zeros`.
std::string FormatField(std::string_view name, const google::protobuf::Message& message,
                        bool write_zeros);

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_FIELD_TEXT_H_
