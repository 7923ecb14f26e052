// What the audit log tells: who did, or was refused, what to whom, when, from where and why.
// Numbers, codes and names of agents and devices only: never a member's name, e-mail, phone, card
// or anything that was typed.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_ENTRY_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_ENTRY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/member_id.h"

namespace frontdesk::access {

// On disk and on the wire (admin.v1.AuditKind): a number is never reused.
enum class AuditKind : uint8_t {
  kRead = 1,            // personal data is shown
  kAttempt = 2,         // a change is about to be made
  kChange = 3,          // it was made, in commit `sequence`
  kRefusal = 4,         // a permission or a budget said no
  kSignIn = 5,          // tried; `outcome` says how it went
  kSignOut = 6,         //
  kAdministration = 7,  // agents, roles, terminals
  kTill = 8,            // a till looked something up that is not personal
  kServer = 9,          // started, stopped, the log mended
  kUnmask = 10,         // a hidden field was shown
  kOverride = 11,       // somebody was allowed more than the budget
  kAlert = 12,          // a budget reached its soft limit
  kRemoval = 13,        // the oldest entries were removed; `detail` is the head of the last of them
};
inline constexpr AuditKind kLastAuditKind = AuditKind::kRemoval;

// On disk and on the wire (admin.v1.CallerKind): a number is never reused.
enum class CallerKind : uint8_t {
  kNobody = 0,
  kAgent = 1,
  kTill = 2,
  kService = 3,
  kSystem = 4,
  kMember = 5,
};

// Texts are cut at limits::kMaxAuditTextBytes. An entry with very many members becomes several.
struct AuditEntry {
  AuditKind kind = AuditKind::kRead;
  CallerKind caller_kind = CallerKind::kNobody;
  std::string caller;                 // name of the agent, terminal or service
  std::string session;                // its short ID
  std::string source;                 // address, or fingerprint of a certificate
  std::string method;                 // `v1.SearchService/SearchAccounts`
  std::string request_id;             // of the call
  std::string outcome;                // `OK` or the reason of the error
  std::string ticket;                 // why: a reference (IsTicketReference), never free text
  std::string detail;                 // permission, role, target agent…
  uint64_t sequence = 0;              // commit; 0: none
  std::vector<MemberNumber> members;  // shown or touched
};

// An entry as the log keeps it.
struct StoredAuditEntry {
  uint64_t number = 0;  // from 1, without gaps
  absl::Time time;      // never before that of the entry before
  // Of look-ups of a till that were folded: how many, and the time of the last. `entry.members`
  // then has one for each, 0 for a card that was not found.
  uint32_t lookups = 0;
  absl::Time last_time;
  AuditEntry entry;
};

// `READ`, `SIGN_IN`…
std::string_view AuditKindName(AuditKind kind);

// True for what may stand as a reason: 1 to 64 of `A-Z a-z 0-9 - _ . : / #` with fewer than twelve
// digits, so that no card number passes.
bool IsTicketReference(std::string_view text);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_AUDIT_ENTRY_H_
