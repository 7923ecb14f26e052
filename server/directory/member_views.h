// Views: an agent looks at what a member sees, for a reason and for a while.
#ifndef FRONTDESK_SERVER_DIRECTORY_MEMBER_VIEWS_H_
#define FRONTDESK_SERVER_DIRECTORY_MEMBER_VIEWS_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "frontdesk/storage/v1/member_events.pb.h"
#include "server/directory/draft.h"
#include "server/directory/effects.h"
#include "storage/row.h"

namespace frontdesk::directory {

using ViewSession = ::frontdesk::storage::v1::ViewSessionRecord;

// The view of this number; FAILED_PRECONDITION VIEW_ENDED if it was ended, has run out at `now`, or
// is forgotten. Errors of the store.
absl::StatusOr<ViewSession> FindOpenView(const storage::RowReader& rows, uint64_t number,
                                         absl::Time now);

// Puts a view that begins, and an entry in the member's audit history. Views that ran out a day
// ago are forgotten at the same time. NOT_FOUND ACCOUNT_NOT_FOUND.
absl::Status StartView(uint64_t number, const ViewSession& session, const Occasion& occasion,
                       Draft& draft);

// Ends a view and says so in the audit history; returns it as it is then. One that has ended stays
// as it ended. FAILED_PRECONDITION VIEW_ENDED if it is forgotten.
absl::StatusOr<ViewSession> EndView(uint64_t number, const Occasion& occasion, Draft& draft);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_MEMBER_VIEWS_H_
