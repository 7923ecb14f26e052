// The three formats of account files.
#ifndef FRONTDESK_CLIENTS_FORMATS_FILE_FORMAT_H_
#define FRONTDESK_CLIENTS_FORMATS_FILE_FORMAT_H_

#include <string_view>

#include "absl/status/statusor.h"

namespace frontdesk::formats {

enum class FileFormat {
  kTsv,  // header row; tab, line ends and backslash inside a cell are \t \n \r and two backslashes
  kCsv,  // header row; RFC 4180
  kNdjson,  // protobuf JSON of frontdesk.v1.Account, one a line
};

// Reads `tsv`, `csv` or `ndjson`, in any letter case. INVALID_ARGUMENT UNKNOWN_FORMAT otherwise.
absl::StatusOr<FileFormat> ParseFileFormat(std::string_view name);

// Tells the format by the ending of `path`: .tsv, .csv, .ndjson or .jsonl, in any letter case.
// INVALID_ARGUMENT UNKNOWN_FORMAT otherwise.
absl::StatusOr<FileFormat> FormatOfPath(std::string_view path);

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_FILE_FORMAT_H_
