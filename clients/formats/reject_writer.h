// The file of rows that were not taken: TSV with the columns line, field, reason and message.
#ifndef FRONTDESK_CLIENTS_FORMATS_REJECT_WRITER_H_
#define FRONTDESK_CLIENTS_FORMATS_REJECT_WRITER_H_

#include <cstdint>
#include <ostream>
#include <vector>

#include "common/error.h"

namespace frontdesk::formats {

// Writes one line a violation, after a header row. Holds no values of the rejected rows. Not
// thread-safe.
class RejectWriter {
 public:
  // `out` must outlive the writer.
  explicit RejectWriter(std::ostream& out);

  // `line` is where the row starts in its source.
  void Write(int64_t line, const std::vector<Violation>& violations);

 private:
  std::ostream& out_;
};

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_REJECT_WRITER_H_
