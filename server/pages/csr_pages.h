// The pages that only agents have, and the other side of those that members have too.
#ifndef FRONTDESK_SERVER_PAGES_CSR_PAGES_H_
#define FRONTDESK_SERVER_PAGES_CSR_PAGES_H_

#include <vector>

#include "frontdesk/v1/history_service.pb.h"
#include "frontdesk/v1/member_pages.pb.h"
#include "server/pages/member_file.h"

namespace frontdesk::pages {

// Blocked Members, both ways.
v1::BlockedMembers BothWaysBlocked(const MemberFile& file);
v1::AdditionalInfo AdditionalInfoOf(const MemberFile& file);
v1::MemberStats StatsOf(const MemberFile& file);

// Whether and why the account is closed.
v1::SafetySummary SafetySummaryOf(const MemberFile& file);
// Matters of safety, newest first.
std::vector<v1::SafetyRow> SafetyRowsOf(const MemberFile& file);
// Member reviews, the one begun last first.
std::vector<v1::ReviewRow> ReviewsOf(const MemberFile& file);

// True for the events of Member History: reviews and safety have pages of their own.
bool IsOfMemberHistory(const EventRecord& event);
v1::MemberHistoryRow HistoryRowOf(MemberNumber member, const EventRecord& event);

// The pages of Account & Settings with how much there is on each. `audit_rows` is for Audit
// History, which is not in the file.
std::vector<v1::PageSummary> PageSummariesOf(const MemberFile& file, int64_t audit_rows);

// The snapshot without `account`, which is for whoever knows how accounts look on the wire.
v1::MemberSnapshot SnapshotOf(const MemberFile& file, int64_t audit_rows);

}  // namespace frontdesk::pages

#endif  // FRONTDESK_SERVER_PAGES_CSR_PAGES_H_
