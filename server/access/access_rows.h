// Where the rooms of access control keep their rows: in the store, through its one writer. Keeps
// this folder free of the directory, which implements it.
#ifndef FRONTDESK_SERVER_ACCESS_ACCESS_ROWS_H_
#define FRONTDESK_SERVER_ACCESS_ACCESS_ROWS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/row.h"

namespace frontdesk::access {

// Thread-safe.
class AccessRows {
 public:
  using Done = std::function<void(absl::Status)>;

  virtual ~AccessRows() = default;
  // Calls `visit` with every row of `table`, in no order, until it returns an error, which is
  // returned. Errors of reads: those of storage::AccountStore.
  virtual absl::Status Scan(
      storage::Table table,
      const std::function<absl::Status(std::string payload)>& visit) const = 0;
  // Puts `rows` and erases `erased` in one commit. `done` is called once, when they are on disk or
  // with what went wrong (UNAVAILABLE, RESOURCE_EXHAUSTED), on the writer thread or before Write
  // returns: it must be quick. Writes take effect in the order of the calls.
  virtual void Write(std::vector<storage::Row> rows, std::vector<storage::RowKey> erased,
                     Done done) = 0;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_ACCESS_ROWS_H_
