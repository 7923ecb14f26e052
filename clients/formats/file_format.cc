#include "clients/formats/file_format.h"

#include <string>

#include "absl/strings/ascii.h"
#include "common/error.h"
#include "common/strings.h"

namespace frontdesk::formats {
namespace {

absl::Status UnknownFormat(std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, "UNKNOWN_FORMAT", message);
}

}  // namespace

absl::StatusOr<FileFormat> ParseFileFormat(std::string_view name) {
  const std::string lower = absl::AsciiStrToLower(ToAbsl(name));
  if (lower == "tsv") return FileFormat::kTsv;
  if (lower == "csv") return FileFormat::kCsv;
  if (lower == "ndjson" || lower == "jsonl") return FileFormat::kNdjson;
  return UnknownFormat("the format must be tsv, csv or ndjson");
}

absl::StatusOr<FileFormat> FormatOfPath(std::string_view path) {
  const size_t dot = path.rfind('.');
  if (dot != std::string_view::npos) {
    auto format = ParseFileFormat(path.substr(dot + 1));
    if (format.ok()) return format;
  }
  return UnknownFormat(
      "the name of the file does not tell its format; end it in .tsv, .csv or .ndjson, or say "
      "--format");
}

}  // namespace frontdesk::formats
