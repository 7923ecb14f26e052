// Account files, read row by row in constant memory.
#ifndef FRONTDESK_CLIENTS_FORMATS_ACCOUNT_READER_H_
#define FRONTDESK_CLIENTS_FORMATS_ACCOUNT_READER_H_

#include <cstdint>
#include <istream>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/formats/file_format.h"
#include "common/error.h"
#include "frontdesk/v1/account.pb.h"

namespace frontdesk::formats {

struct SourceRow {
  int64_t line = 0;  // where the row starts in the file, from 1
  frontdesk::v1::Account account;
  // Everything that is wrong with the row; `account` means nothing then. `field` names the column
  // (of NDJSON: the field), and is empty where the row as a whole is wrong.
  std::vector<Violation> violations;
};

// Reads what a file says, no more: whether the values make a good account is for the server to
// decide. A row that cannot be read is handed out with what is wrong and does not stop the rest.
// Reasons: CELL_COUNT, LINE_TOO_LONG, BAD_QUOTING, TEXT_NOT_UTF8, VALUE_UNKNOWN, DATE_MALFORMED,
// TIME_MALFORMED, NUMBER_MALFORMED, BOOL_MALFORMED, JSON_MALFORMED, UNKNOWN_FIELD, VALUE_MALFORMED.
//
// Text is kept as it is; cells of dates, numbers and closed lists may have spaces around them. An
// empty cell is an absent value. Not thread-safe.
class AccountReader {
 public:
  virtual ~AccountReader() = default;

  // Reads the header row, if the format has one. `in` must outlive the reader.
  // INVALID_ARGUMENT with every violation: UNKNOWN_COLUMN, DUPLICATE_COLUMN, MISSING_COLUMN (no
  // member_id), HEADER_MISSING (empty file) or NOT_UTF8 (a UTF-16 file).
  static absl::StatusOr<std::unique_ptr<AccountReader>> Open(std::istream& in, FileFormat format);

  // Reads the next row; false at the end. DATA_LOSS if the file cannot be read to its end.
  virtual absl::StatusOr<bool> Next(SourceRow& row) = 0;
};

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_ACCOUNT_READER_H_
