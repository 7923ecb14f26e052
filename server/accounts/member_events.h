// What happens in a member's life, as the rules see it: which events are in order, what of them is
// kept of a member under 13, and what they change in the account. Pure.
//
// Events come late, twice and in any order. So what an event changes is decided on all events that
// matter, in the order of their times, never on the order they came in.
#ifndef FRONTDESK_SERVER_ACCOUNTS_MEMBER_EVENTS_H_
#define FRONTDESK_SERVER_ACCOUNTS_MEMBER_EVENTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/error.h"
#include "frontdesk/storage/v1/member_events.pb.h"
#include "server/accounts/account.h"

namespace frontdesk::accounts {

using EventRecord = ::frontdesk::storage::v1::MemberEventRecord;

// One event on its way in.
struct MemberEvent {
  MemberNumber member = 0;
  EventRecord record;
  std::string email;  // of a bounce: the address, which is never kept
};

// Everything wrong with the event itself: EVENT_ID_MALFORMED, TIME_REQUIRED, TIME_IN_FUTURE,
// EVENT_REQUIRED, VALUE_REQUIRED, VALUE_OUT_OF_RANGE, BLOCKS_ITSELF and those of account fields.
// Paths are those of frontdesk.v1.MemberEvent.
std::vector<Violation> CheckEvent(const MemberEvent& event, absl::Time now);

// Empties what tells of a person: nothing of it is kept of a member under 13, nor after an
// account was labelled. True if there was something.
bool DropPersonal(EventRecord& event);

// Who can close an account by an event, and alone open it again (D4).
enum class Closer { kMember, kReview, kSafety };

// What an event says about the account being closed.
struct ClosureStep {
  Closer closer = Closer::kMember;
  bool closed = false;  // else reopened
};
std::optional<ClosureStep> ClosureStepOf(const EventRecord& event);

// The events that keep an account closed: of each closer the first one since it last opened the
// account. Points into `events`, which may have any order.
struct Closures {
  const EventRecord* by_member = nullptr;
  const EventRecord* by_review = nullptr;
  const EventRecord* by_safety = nullptr;

  bool any() const { return by_member != nullptr || by_review != nullptr || by_safety != nullptr; }
};
Closures FindClosures(const std::vector<EventRecord>& events);

// True if `a` happened before `b`; events of one moment are ordered by ID.
bool HappenedBefore(const EventRecord& a, const EventRecord& b);

// The account after `event`; a bounce must be of the address that it has now. `past` are the events
// of the member that are known already, as far as they matter: of an event for which NeedsPast is
// true all with a closure step, or all of plans. A terminated account is returned as it is.
// The version is counted up unless only the last login changes, so that members who log in do not
// get in the way of agents.
Account ApplyEvent(const Account& current, const MemberEvent& event,
                   const std::vector<EventRecord>& past, absl::Time now);
bool NeedsPast(const EventRecord& event);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_MEMBER_EVENTS_H_
