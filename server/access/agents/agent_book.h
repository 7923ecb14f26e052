// Who there is: agents, services and tills with what each may do, all of them in memory and on
// disk.
#ifndef FRONTDESK_SERVER_ACCESS_AGENTS_AGENT_BOOK_H_
#define FRONTDESK_SERVER_ACCESS_AGENTS_AGENT_BOOK_H_

#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "frontdesk/storage/v1/access.pb.h"
#include "server/access/access_rows.h"
#include "server/access/policy/permissions.h"

namespace frontdesk::access {

namespace records = ::frontdesk::storage::v1;

// A caller as it was at one moment.
struct Agent {
  records::AgentRecord record;
  PermissionSet permissions;  // what its roles and grants add up to; of a disabled one too
};
using AgentPtr = std::shared_ptr<const Agent>;

// Whether a one-time code is needed beside the password.
inline bool HasSecondFactor(const records::AgentRecord& record) {
  return !record.sealed_totp_secret().empty() || !record.totp_secret().empty();
}

// What roles, grants and what is withheld add up to.
PermissionSet EffectivePermissions(const records::AgentRecord& record);

// Thread-safe. What is found is as new as the last change that was acknowledged.
class AgentBook {
 public:
  // `rows` must outlive the book.
  explicit AgentBook(AccessRows& rows) : rows_(rows) {}

  // Reads all records; before anything else is called. Errors: those of AccessRows::Scan, DATA_LOSS
  // if a record cannot be read.
  absl::Status Load();

  // Null if there is none. A hash look-up and a reference counted; no allocation.
  AgentPtr Find(std::string_view name) const;
  // The service with this API key, or null. A hash of the key more than Find.
  AgentPtr FindByKey(std::string_view api_key) const;
  // By name.
  std::vector<AgentPtr> All() const;
  // How many may still call and have `permission`.
  size_t CountAble(Permission permission) const;

  // Decides on the record of one caller, knowing what it is (null: there is none). The book does
  // not change meanwhile.
  using Decide = std::function<absl::StatusOr<records::AgentRecord>(const Agent* before)>;
  // Lets `decide` make a new record, writes it and returns it once it is on disk and counts. One
  // change at a time; blocks meanwhile: not for the writer thread or a thread of gRPC. Errors:
  // those of `decide` and of AccessRows::Write; nothing is changed then.
  absl::StatusOr<AgentPtr> Change(std::string_view name, const Decide& decide);

  // Called after each change that was acknowledged, before Change returns, with what the agent was
  // (null: it is new) and is. Must not call Change. Set before the first call.
  using OnChange = std::function<void(const Agent* before, const Agent& after)>;
  void set_on_change(OnChange on_change) { on_change_ = std::move(on_change); }

 private:
  void Publish(AgentPtr agent);

  AccessRows& rows_;
  OnChange on_change_;
  std::mutex changing_;              // one change at a time
  mutable std::shared_mutex mutex_;  // guards what follows; held for a look-up
  absl::flat_hash_map<std::string, AgentPtr> by_name_;
  absl::flat_hash_map<std::string, AgentPtr> by_key_hash_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AGENTS_AGENT_BOOK_H_
