// Who may try to sign in now, by the failures of late (failure_tally.h).
//
// An attempt counts as a failure from the moment it is admitted, so that guesses that run side by
// side are counted like those one after the other; success takes it back. Names are kept as keyed
// hashes only, and names that no agent has count like all others.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_SIGN_IN_THROTTLE_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_SIGN_IN_THROTTLE_H_

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "frontdesk/storage/v1/sign_in.pb.h"
#include "server/access/sign_in/failure_tally.h"

namespace frontdesk::access {

// An attempt that was admitted.
struct SignInAttempt {
  // One of each scope, in its order.
  std::array<std::string, 3> keys;
  absl::Time when;
};

// A state machine without clock, threads or files. Not thread-safe.
class SignInThrottle {
 public:
  // As AccountStore::KeyedHash.
  using KeyedHash = std::function<std::string(std::string_view)>;
  using Record = ::frontdesk::storage::v1::SignInFailureRecord;

  // Holds at most `max_tallies`; what is next to be forgotten goes first. An admitted attempt costs
  // a password hash, so nobody can make this forget a closed name before its time.
  explicit SignInThrottle(KeyedHash hash, size_t max_tallies = limits::kMaxFailureTallies)
      : hash_(std::move(hash)), max_tallies_(max_tallies) {}

  // Admits an attempt and counts it. RESOURCE_EXHAUSTED SIGN_IN_DELAYED with the time to wait
  // (common/retry_after.h) if there were too many failures; such an attempt does not count.
  absl::StatusOr<SignInAttempt> Admit(std::string_view name, std::string_view source,
                                      absl::Time now);
  // The attempt was right: the name may fail anew from this source. What it failed elsewhere, and
  // what the source failed with other names, stays.
  void Succeed(const SignInAttempt& attempt);
  // The attempt was not made.
  void Withdraw(const SignInAttempt& attempt);
  // Opens a name that was closed; its delays at single sources stay.
  void Reopen(std::string_view name);

  // What has changed since it was last asked: records to put, and keys of those to erase.
  struct Changes {
    std::vector<Record> put;
    std::vector<std::string> erased;
  };
  Changes TakeChanges();
  // The key of a record, as in Changes.
  static std::string KeyOf(const Record& record);
  // Takes up a record of an earlier process. DATA_LOSS VALUE_UNREADABLE if it is none.
  absl::Status Load(const Record& record);

  size_t size() const { return tallies_.size(); }

 private:
  struct Entry {
    FailureTally tally;
    absl::Time forgotten;
    bool stored = false;  // a record of it was put
  };
  using Tallies = std::map<std::string, Entry, std::less<>>;

  std::string Key(TallyScope scope, std::string_view name, std::string_view source) const;
  void Update(const std::string& key, const std::function<void(TallyScope, FailureTally&)>& change);
  void Erase(Tallies::iterator entry);
  void MakeRoom(absl::Time now);

  const KeyedHash hash_;
  const size_t max_tallies_;
  Tallies tallies_;
  std::set<std::pair<absl::Time, std::string>> by_end_;  // when forgotten, key
  std::set<std::string> changed_;
  std::set<std::string> erased_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_SIGN_IN_THROTTLE_H_
