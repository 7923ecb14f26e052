// Writes as the directory takes them, and what it answers.
#ifndef FRONTDESK_SERVER_DIRECTORY_WRITE_H_
#define FRONTDESK_SERVER_DIRECTORY_WRITE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/accounts/account.h"
#include "server/accounts/commands.h"

namespace frontdesk::directory {

// One account function under an optional request ID.
struct Write {
  accounts::Command command;
  std::string request_id;  // empty: not repeatable
  std::string body_hash;   // keyed hash of method and request; needed with a request ID
  absl::Time deadline =
      absl::InfiniteFuture();  // not begun after this; once begun it is never dropped
};

struct WriteReply {
  accounts::Account account;
  std::vector<std::string> discarded_fields;
  bool changed =
      false;  // false: nothing was written, or it was written by an earlier request of this ID
  uint64_t sequence = 0;  // a commit after which the reply is visible
};

// Called once, on the writer thread: must be quick and must not call the directory's writing
// methods.
using WriteCallback = std::function<void(absl::StatusOr<WriteReply>)>;

// What became of one row of an import.
struct ImportedRow {
  bool changed = false;  // false: imported before
  bool juvenile = false;
};

struct ImportReply {
  std::vector<absl::StatusOr<ImportedRow>> rows;  // one a row, in the order given
  uint64_t sequence = 0;                          // a commit after which all of them are visible
};

// Quick, as WriteCallback, but called on the thread that brings imports into the index. A status
// instead of a reply means that writes have stopped: rows may or may not be on disk.
using ImportCallback = std::function<void(absl::StatusOr<ImportReply>)>;

// The rows of an import that are written together.
struct ImportBatch {
  std::vector<accounts::ImportAccount> rows;
  // Called once before `done`, on the writer thread, unless writes have stopped: the batch has left
  // the queue. May be null.
  std::function<void()> taken;
  ImportCallback done;
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_WRITE_H_
