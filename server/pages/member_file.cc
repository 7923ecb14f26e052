#include "server/pages/member_file.h"

namespace frontdesk::pages {
namespace {

bool IsForMember(const EventRecord& event) {
  switch (event.detail_case()) {
    case EventRecord::kJob:
    case EventRecord::kPlan:
    case EventRecord::kCharge:
    case EventRecord::kPrivacy:
    case EventRecord::kProfile:
      return true;
    case EventRecord::kBlock:
      return !event.block().by_other();
    default:
      return false;
  }
}

bool MayReopen(const MemberFile& file) {
  if (file.account.status != accounts::AccountStatus::kClosed) return false;
  const accounts::Closures closures = accounts::FindClosures(file.events);
  return closures.by_member != nullptr && closures.by_review == nullptr &&
         closures.by_safety == nullptr;
}

}  // namespace

MemberSide SideOfMember(const MemberFile& file) {
  MemberSide side{.account = file.account,
                  .events = {},
                  .others = {},
                  .today = file.today,
                  .may_reopen = MayReopen(file)};
  side.account.import_fingerprint.clear();
  for (const EventRecord& event : file.events) {
    if (!IsForMember(event)) continue;
    side.events.push_back(event);
    if (!event.has_block()) continue;
    const auto other = file.others.find(event.block().other_member());
    if (other != file.others.end()) side.others.insert(*other);
  }
  return side;
}

}  // namespace frontdesk::pages
