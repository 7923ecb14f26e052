// What a decided command writes besides the account: cards, audit history, notes, mails, and the
// erasure of a member.
#ifndef FRONTDESK_SERVER_DIRECTORY_EFFECTS_H_
#define FRONTDESK_SERVER_DIRECTORY_EFFECTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/accounts/rules.h"
#include "server/directory/draft.h"
#include "server/directory/write.h"

namespace frontdesk::directory {

// Who does it, when, and under which request.
struct Occasion {
  Actor actor;
  absl::Time now;
  std::string request_id;
};

// Puts everything that `change` says into `draft`. `before` is the account as it was. Errors: those
// of the store; ALREADY_EXISTS CARD_NUMBER_TAKEN, VALUE_TAKEN (a unique field of the program);
// RESOURCE_EXHAUSTED RESET_TOO_OFTEN.
absl::Status Stage(const std::optional<accounts::Account>& before,
                   const accounts::AccountChange& change, const Occasion& occasion, Draft& draft);

// What was found out about the cards of a row before it is staged.
struct ImportedCards {
  std::vector<std::string> keys;  // AccountStore::CardKey of each
  bool stored = true;             // false: storage has none of them
};

// Puts an account that an import makes: the account, its cards and its group. What its cards hold
// becomes the account's. Looks at each card once, and checks everything before it puts
// anything, so that after an error the draft is as it was. Errors: those of the store;
// ALREADY_EXISTS CARD_NUMBER_TAKEN, VALUE_TAKEN.
absl::Status StageImported(accounts::Account&& account, ImportedCards cards, Draft& draft);

// Writes an entry of the audit history of a member.
absl::Status WriteAudit(MemberNumber member, const accounts::AuditEntry& entry,
                        const Occasion& occasion, Draft& draft);

// Takes out of histories, notes, mails and replies what tells who the member is. What happened
// stays, without values.
absl::Status ScrubMember(MemberNumber member, absl::Time now, Draft& draft);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_EFFECTS_H_
