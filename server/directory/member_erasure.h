// Erasing: a whole member (R-170 … R-172), or what tells of a person. Everything goes in
// the commit that a draft becomes; a PurgeRecord sees to the bytes that stay behind in files.
#ifndef FRONTDESK_SERVER_DIRECTORY_MEMBER_ERASURE_H_
#define FRONTDESK_SERVER_DIRECTORY_MEMBER_ERASURE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/accounts/account.h"
#include "server/directory/draft.h"

namespace frontdesk::directory {

// What of a member's rows goes.
enum class Traces : uint8_t {
  kOfAPerson,  // notes, credentials, values in the audit history, what tells of a person in events
  kAll,        // all rows but the audit history, which loses its values
};

// Erases traces, mails, replies and the reasons of views, and asks for a purge.
absl::Status EraseTraces(MemberNumber member, Traces traces, absl::Time now, Draft& draft);

// Erases the account and all traces. Its cards belong to nobody afterwards: those in use can be
// registered again and keep the balances, unless the account was terminated (D10, D13, D14).
absl::Status EraseMember(const accounts::Account& account, absl::Time now, Draft& draft);

// Takes the mails to a member out of the outbox.
absl::Status CancelMails(MemberNumber member, Draft& draft);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_MEMBER_ERASURE_H_
