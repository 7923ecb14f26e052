// Member events between the wire and the disk, both ways.
#ifndef FRONTDESK_SERVER_PAGES_EVENT_CONVERTER_H_
#define FRONTDESK_SERVER_PAGES_EVENT_CONVERTER_H_

#include <string>
#include <vector>

#include "common/error.h"
#include "frontdesk/v1/member_event.pb.h"
#include "server/accounts/member_events.h"

namespace frontdesk::pages {

// The event that a message describes; the values are for the rules to judge. Appends to
// `violations` what the API cannot express: MEMBER_ID_MALFORMED, ENUM_VALUE_UNKNOWN,
// DATE_MALFORMED, TIME_MALFORMED.
accounts::MemberEvent FromApi(const v1::MemberEvent& message, std::vector<Violation>& violations);

// The event of a member as the API shows it. A bounce comes without the address, a block that
// another member set is not one of this member's: it has none.
v1::MemberEvent ToApi(MemberNumber member, const accounts::EventRecord& event);

// In words, without anything personal: `Logged in`.
std::string SummaryOf(const accounts::EventRecord& event);

}  // namespace frontdesk::pages

#endif  // FRONTDESK_SERVER_PAGES_EVENT_CONVERTER_H_
