// The calls of a till about guests: find one, give one a card, ask whether one may do something.
#ifndef FRONTDESK_SERVER_SERVICES_GUEST_CALLS_H_
#define FRONTDESK_SERVER_SERVICES_GUEST_CALLS_H_

#include "frontdesk/pos/v1/pos_service.pb.h"
#include "server/services/call.h"

namespace frontdesk::services {

// What a till may know of a card; nothing personal.
void FillCardInfo(const directory::CardView& view, pos::v1::CardInfo& info);

// For RunOnWorker, RunLater and RunHere.
absl::Status LookupGuest(
    UnaryCall<pos::v1::LookupGuestRequest, pos::v1::LookupGuestResponse>& call);
void RegisterCard(UnaryCall<pos::v1::RegisterCardRequest, pos::v1::RegisterCardResponse>& call);
absl::Status AuthorizeActivity(
    UnaryCall<pos::v1::AuthorizeActivityRequest, pos::v1::AuthorizeActivityResponse>& call);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_GUEST_CALLS_H_
