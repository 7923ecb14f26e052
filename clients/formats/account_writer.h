// Account files, written row by row: the inverse of account_reader.h.
#ifndef FRONTDESK_CLIENTS_FORMATS_ACCOUNT_WRITER_H_
#define FRONTDESK_CLIENTS_FORMATS_ACCOUNT_WRITER_H_

#include <memory>
#include <ostream>

#include "absl/status/status.h"
#include "clients/formats/file_format.h"
#include "frontdesk/v1/account.pb.h"

namespace frontdesk::formats {

// Reading what was written gives the same account, but for what belongs to one reply (`etag`,
// `discarded_fields`, `consequences`, masked card numbers beside full ones). Reading a file made
// here and writing it again gives the same bytes. CSV cells that a spreadsheet would run as a
// formula are guarded (see GuardFormula). Not thread-safe.
class AccountWriter {
 public:
  virtual ~AccountWriter() = default;

  // Writes the header row, if the format has one. `out` must outlive the writer; whether it took
  // everything is for the caller to ask `out`.
  static std::unique_ptr<AccountWriter> Create(std::ostream& out, FileFormat format);

  // INTERNAL ACCOUNT_UNWRITABLE if the account holds a time that JSON cannot express, which no
  // account of a server does.
  virtual absl::Status Write(const frontdesk::v1::Account& account) = 0;
};

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_ACCOUNT_WRITER_H_
