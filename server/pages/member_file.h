// What pages are made of: the account of a member and everything known of its life, of one moment.
#ifndef FRONTDESK_SERVER_PAGES_MEMBER_FILE_H_
#define FRONTDESK_SERVER_PAGES_MEMBER_FILE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/member_id.h"
#include "server/accounts/account.h"
#include "server/accounts/member_events.h"

namespace frontdesk::pages {

using accounts::Account;
using accounts::EventRecord;

// A note that an agent left.
struct NoteEntry {
  absl::Time time;
  std::string author;
  std::string text;
};

// What a member may know of a member on the other side of a block.
struct OtherMember {
  bool deleted = false;
  std::string display_name;
};

// What agents may see. All lists are newest first.
struct MemberFile {
  Account account;
  std::vector<EventRecord> events;
  std::vector<NoteEntry> notes;
  std::map<MemberNumber, OtherMember> others;  // whom blocks name
  absl::CivilDay today;
  uint64_t sequence = 0;   // commit that all of this is of
  bool truncated = false;  // there are events older than these (limits::kMaxPageEvents)
};

// What the member may see. The pages that members have are made of this and of nothing else, for
// members and agents alike, so what is not in here cannot be on them.
struct MemberSide {
  Account account;                  // without what only the server needs
  std::vector<EventRecord> events;  // of the kinds that members see; blocks by others are not
  std::map<MemberNumber, OtherMember> others;
  absl::CivilDay today;
  bool may_reopen = false;  // the account is closed, and by nobody but the member
};
MemberSide SideOfMember(const MemberFile& file);

}  // namespace frontdesk::pages

#endif  // FRONTDESK_SERVER_PAGES_MEMBER_FILE_H_
