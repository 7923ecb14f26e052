// Decides the writes of one group, each on the state left by the one before: storage, and over it
// what this group has written so far.
#ifndef FRONTDESK_SERVER_DIRECTORY_GROUP_DECIDER_H_
#define FRONTDESK_SERVER_DIRECTORY_GROUP_DECIDER_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "index/engine.h"
#include "server/accounts/rules.h"
#include "server/directory/group_registry.h"
#include "server/directory/write.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

// For one group and one thread. A refused write leaves no trace.
class GroupDecider {
 public:
  // `highest` is the highest member number given away so far. Everything must outlive the decider.
  GroupDecider(const storage::AccountStore& store, const GroupRegistry& groups, absl::Time now,
               absl::TimeZone zone, MemberNumber highest);

  // Errors: those of accounts::Decide, of the store, ALREADY_EXISTS CARD_NUMBER_TAKEN,
  // INVALID_ARGUMENT REQUEST_ID_REUSED. The sequence of the reply is not set.
  absl::StatusOr<WriteReply> Decide(const Write& write);

  // `row` was prepared by PrepareImport; it is moved from.
  absl::StatusOr<ImportedRow> Decide(accounts::ImportAccount& row);

  // What has to be committed, and what then has to be applied to the index. Afterwards the decider
  // is spent.
  storage::CommitBatch TakeBatch();
  std::vector<index::Change> Changes() const;
  std::vector<Group> new_groups() const { return {new_groups_.begin(), new_groups_.end()}; }
  MemberNumber highest() const { return highest_; }

 private:
  using Account = accounts::Account;

  accounts::RuleContext Context() const;
  absl::StatusOr<std::optional<Account>> Find(MemberNumber member) const;
  absl::StatusOr<bool> IsCardTaken(const std::string& number) const;
  absl::Status CheckCards(const std::optional<Account>& before, const Account& after) const;
  absl::StatusOr<std::optional<storage::records::RequestRecord>> FindRequest(
      const std::string& request_id) const;
  // Runs the rules and stages the outcome.
  absl::StatusOr<accounts::AccountChange> Run(const std::optional<Account>& current,
                                              const accounts::Command& command);
  absl::Status Stage(const std::optional<Account>& before, const Account& after);
  void Remember(const Write& write, const WriteReply& reply);
  // Forgets what replies to earlier requests said of an account that must not be kept.
  absl::Status ForgetReplies(MemberNumber member);

  const storage::AccountStore& store_;
  const GroupRegistry& groups_;
  const absl::Time now_;
  const absl::TimeZone zone_;
  MemberNumber highest_;

  // Ordered, so that the batch of a group is a function of the group.
  std::map<MemberNumber, Account> accounts_;
  std::map<std::string, storage::records::CardOwnerRecord> cards_;
  std::map<std::string, storage::records::RequestRecord> requests_;
  std::set<std::string> erased_requests_;
  std::set<Group> new_groups_;
};

// Does what can be done of a row's decision before its turn comes: its fingerprint (decision 0004)
// and its checks. Pure but for the store's secret; for any thread. Some microseconds.
void PrepareImport(const storage::AccountStore& store, const accounts::RuleContext& context,
                   accounts::ImportAccount& row);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_GROUP_DECIDER_H_
