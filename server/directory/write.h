// Writes as the directory takes them, and what it answers.
#ifndef FRONTDESK_SERVER_DIRECTORY_WRITE_H_
#define FRONTDESK_SERVER_DIRECTORY_WRITE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/accounts/account.h"
#include "server/accounts/commands.h"
#include "server/accounts/rules.h"

namespace frontdesk::directory {

class Draft;

// Who acts. Numbers are those of frontdesk.v1.ActorKind.
enum class ActorKind : uint8_t {
  kUnknown = 0,
  kAgent = 1,
  kMember = 2,  // through a front end
  kSystem = 3,
  kTill = 4,
};
struct Actor {
  Actor() = default;
  Actor(ActorKind the_kind, std::string the_id) : kind(the_kind), id(std::move(the_id)) {}

  ActorKind kind = ActorKind::kUnknown;
  std::string id;  // empty if not known
};

// What a plan has to say for itself.
struct PlanReply {
  MemberNumber member = 0;   // it was about; 0 if it was about none or many
  std::string payload = "";  // for the caller, who made the plan
};

// What is to be written where no command fits: decides on `draft` and puts into it what it wants
// written. An error drops it all. Runs on the writer thread; must be quick.
using Plan =
    std::function<absl::StatusOr<PlanReply>(Draft& draft, const accounts::RuleContext& context)>;

// One command or plan under an optional request ID.
struct Write {
  accounts::Command command;
  Plan plan = nullptr;  // runs instead of the command
  Actor actor = Actor();
  bool dry_run = false;         // decide, answer, write nothing
  std::string request_id = "";  // empty: not repeatable
  std::string body_hash = "";   // keyed hash of method and request; needed with a request ID
  absl::Time deadline =
      absl::InfiniteFuture();  // not begun after this; once begun it is never dropped
};

struct WriteReply {
  accounts::Account account;
  std::vector<std::string> discarded_fields = {};
  std::vector<std::string> consequences = {};  // of functions, in words
  std::string payload = "";                    // of plans
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
  // Called once before `done`, on the writer thread, unless the batch is refused: it has left the
  // queue. May be null.
  std::function<void()> taken;
  ImportCallback done;
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_WRITE_H_
