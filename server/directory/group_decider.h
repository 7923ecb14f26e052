// Decides the writes of one group, each on the state left by the one before: storage, and over it
// what this group has written so far.
#ifndef FRONTDESK_SERVER_DIRECTORY_GROUP_DECIDER_H_
#define FRONTDESK_SERVER_DIRECTORY_GROUP_DECIDER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/accounts/issued_card.h"
#include "server/accounts/rules.h"
#include "server/directory/draft.h"
#include "server/directory/effects.h"
#include "server/directory/write.h"

namespace frontdesk::directory {

// When and where a group is decided.
struct GroupSetting {
  absl::Time now;
  absl::TimeZone zone;       // of programs that have none of their own
  MemberNumber highest = 0;  // member number given away so far, deleted members included
};

// For one group and one thread. A refused write leaves no trace.
class GroupDecider {
 public:
  // `base` must outlive the decider.
  GroupDecider(const Draft::Base& base, const GroupSetting& setting)
      : setting_(setting), group_(base) {}

  // Errors: those of accounts::Decide, of Stage, of the store, of the plan, INVALID_ARGUMENT
  // REQUEST_ID_REUSED. The sequence of the reply is not set.
  absl::StatusOr<WriteReply> Decide(const Write& write);

  // What becomes of each of `rows` goes behind `outcomes`. They were prepared by PrepareImports,
  // and are moved from.
  void Decide(absl::Span<accounts::ImportAccount> rows,
              std::vector<absl::StatusOr<ImportedRow>>& outcomes);

  // What the group writes.
  Draft& draft() { return group_; }
  const Draft& draft() const { return group_; }
  MemberNumber highest() const { return setting_.highest; }

 private:
  using Account = accounts::Account;

  // `cards_stored`: false if storage has none of its cards.
  absl::StatusOr<ImportedRow> DecideRow(accounts::ImportAccount& row, bool cards_stored);
  // By row: whether storage may have one of its cards. Asks for all of them at once. Says nothing
  // of errors: whoever asks for a card meets them again.
  std::vector<bool> LookUpCards(absl::Span<const accounts::ImportAccount> rows) const;
  // Decides one write into `draft`.
  absl::StatusOr<WriteReply> Run(const Write& write, Draft& draft);
  absl::StatusOr<accounts::AccountChange> RunCommand(accounts::Command command,
                                                     const Occasion& occasion, Draft& draft);
  accounts::RuleContext Context(const Draft& draft, std::string_view program) const;
  absl::StatusOr<std::optional<WriteReply>> FindReply(const Write& write) const;

  GroupSetting setting_;
  Draft group_;
};

// Does what can be done of the decisions of rows before their turn comes: their fingerprints
// (decision 0004), the keys of their cards and their checks. Pure but for the store's secret; for
// any thread. Some microseconds a row.
void PrepareImports(const storage::AccountStore& store, const accounts::RuleContext& context,
                    absl::Span<accounts::ImportAccount> rows);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_GROUP_DECIDER_H_
