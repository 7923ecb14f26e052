// FILE.rejects: made when the first row is rejected, absent when none is.
#ifndef FRONTDESK_CLIENTS_CLI_REJECT_FILE_H_
#define FRONTDESK_CLIENTS_CLI_REJECT_FILE_H_

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/formats/reject_writer.h"
#include "common/error.h"

namespace frontdesk::cli {

// A row that was not taken, and everything that is wrong with it.
struct Reject {
  int64_t line = 0;
  std::vector<Violation> violations;
};

class RejectFile {
 public:
  // Removes what an earlier import left at `path`.
  explicit RejectFile(std::string path);

  void Write(const Reject& reject);
  // True if a row was written.
  bool exists() const { return writer_.has_value(); }
  const std::string& path() const { return path_; }

  // FAILED_PRECONDITION FILE_UNWRITABLE if not everything could be written.
  absl::Status Close();

 private:
  std::string path_;
  std::ofstream out_;
  std::optional<formats::RejectWriter> writer_;
};

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_REJECT_FILE_H_
