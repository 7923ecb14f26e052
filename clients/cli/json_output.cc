#include "clients/cli/json_output.h"

#include <string>

#include "google/protobuf/util/json_util.h"

namespace frontdesk::cli {

absl::Status PrintJson(const google::protobuf::Message& message, Screen& screen) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return absl::InternalError("the reply cannot be written as JSON");
  screen.stream << json;  // ends its last line itself
  return absl::OkStatus();
}

}  // namespace frontdesk::cli
