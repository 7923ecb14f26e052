// A file that is replaced as a whole or not at all.
#ifndef FRONTDESK_CLIENTS_CLI_FILE_REPLACEMENT_H_
#define FRONTDESK_CLIENTS_CLI_FILE_REPLACEMENT_H_

#include <fstream>
#include <string>

#include "absl/status/status.h"

namespace frontdesk::cli {

// Writes beside `path` and renames at the end, so that nobody ever sees half a file. Not
// thread-safe.
class FileReplacement {
 public:
  explicit FileReplacement(std::string path);
  // Removes what was written unless it was committed.
  ~FileReplacement();

  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;

  std::ostream& stream() { return out_; }

  // Puts the file in its place, on disk. FAILED_PRECONDITION FILE_UNWRITABLE if that fails; what
  // was at `path` before is then untouched.
  absl::Status Commit();

 private:
  absl::Status Unwritable() const;

  const std::string path_;
  const std::string temporary_;
  std::ofstream out_;
  bool committed_ = false;
};

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_FILE_REPLACEMENT_H_
