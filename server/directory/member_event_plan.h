// Writing what happens to members.
#ifndef FRONTDESK_SERVER_DIRECTORY_MEMBER_EVENT_PLAN_H_
#define FRONTDESK_SERVER_DIRECTORY_MEMBER_EVENT_PLAN_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/accounts/member_events.h"
#include "server/directory/draft.h"
#include "server/directory/write.h"

namespace frontdesk::directory {

// What became of an event.
enum class EventOutcome {
  kRecorded,
  kUnchanged,  // it came before, or is a bounce of an address that nobody has any more
};

// An event with the number that its ID has in keys.
struct NumberedEvent {
  accounts::MemberEvent event;
  uint64_t number = 0;
};

// The number of an event ID, of its keyed hash: keys tell nothing. Two IDs of one member have the
// same with a chance of 2^-64.
uint64_t EventNumber(std::string_view keyed_hash);

// Decides an event that is in order by CheckEvent and puts into `draft` what it means: a row in the
// history of the member and, of a block, of the other; the mark that it was seen; the account, with
// an entry in the audit history if more than the last login changed. Of a member under 13 nothing
// personal is kept. Errors leave the draft alone: NOT_FOUND ACCOUNT_NOT_FOUND (of deleted members
// too), and those of the store. Cost: a look-up of the account and of the mark; for plans and for
// what closes accounts, a scan of the member's history.
absl::StatusOr<EventOutcome> RecordEvent(const NumberedEvent& event, absl::Time now, Draft& draft);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_MEMBER_EVENT_PLAN_H_
