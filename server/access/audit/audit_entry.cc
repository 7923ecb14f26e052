#include "server/access/audit/audit_entry.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace frontdesk::access {
namespace {

constexpr std::string_view kNames[] = {
    "UNSPECIFIED",    "READ", "ATTEMPT", "CHANGE", "REFUSAL",  "SIGN_IN", "SIGN_OUT",
    "ADMINISTRATION", "TILL", "SERVER",  "UNMASK", "OVERRIDE", "ALERT",   "REMOVAL"};
constexpr size_t kMaxTicketBytes = 64;
constexpr ptrdiff_t kMaxTicketDigits = 11;
constexpr std::string_view kTicketMarks = "-_.:/#";

bool IsTicketByte(char byte) {
  return absl::ascii_isalnum(byte) || kTicketMarks.find(byte) != kTicketMarks.npos;
}

}  // namespace

std::string_view AuditKindName(AuditKind kind) {
  return kNames[kind <= kLastAuditKind ? static_cast<size_t>(kind) : 0];
}

bool IsTicketReference(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTicketBytes &&
         std::all_of(text.begin(), text.end(), IsTicketByte) &&
         std::count_if(text.begin(), text.end(), absl::ascii_isdigit) <= kMaxTicketDigits;
}

}  // namespace frontdesk::access
