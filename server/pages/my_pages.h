// The pages that members have and agents read too. Each is made of what the member may see.
#ifndef FRONTDESK_SERVER_PAGES_MY_PAGES_H_
#define FRONTDESK_SERVER_PAGES_MY_PAGES_H_

#include <map>
#include <vector>

#include "frontdesk/v1/member_pages.pb.h"
#include "google/protobuf/repeated_field.h"
#include "server/pages/member_file.h"

namespace frontdesk::pages {

v1::MyInformation MyInformationOf(const MemberSide& side);
// Subscriptions are put together from events by their times; a plan on an account without events is
// an active one.
v1::MyPlan MyPlanOf(const MemberSide& side);
v1::PrivacySettings PrivacySettingsOf(const MemberSide& side);
v1::CreditCardInformation CreditCardInformationOf(const MemberSide& side);
// The member's own side: whom the member blocks.
v1::BlockedMembers BlockedMembersOf(const MemberSide& side);
// Blocks that stand, the newest first: those the member set or, of agents' business only, those
// that others set. Who is not in `others` was deleted.
google::protobuf::RepeatedPtrField<v1::BlockedMember> BlocksOf(
    const std::vector<EventRecord>& events, const std::map<MemberNumber, OtherMember>& others,
    bool by_other);
// Jobs that are open, the newest first.
std::vector<v1::OpenJob> OpenJobsOf(const MemberSide& side);

// What the member is served after logging in: the one place where that is decided, for members and
// for agents who look as members.
v1::MemberHome HomeOf(const MemberSide& side);

}  // namespace frontdesk::pages

#endif  // FRONTDESK_SERVER_PAGES_MY_PAGES_H_
