#include "server/access/audit/till_folder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace frontdesk::access {
namespace {

bool CanFold(const AuditEntry& entry) {
  return entry.kind == AuditKind::kTill && entry.sequence == 0 && entry.members.size() <= 1;
}

// Lengths keep the parts from running into each other.
std::string KeyOf(const AuditEntry& entry) {
  return absl::StrCat(entry.caller.size(), ",", entry.session.size(), ",", entry.source.size(), ",",
                      entry.method.size(), ",", entry.outcome.size(), ",", entry.ticket.size(),
                      static_cast<int>(entry.caller_kind), entry.caller, entry.session,
                      entry.source, entry.method, entry.outcome, entry.ticket, entry.detail);
}

}  // namespace

void TillFolder::Add(AuditEntry entry, absl::Time now) {
  if (!CanFold(entry)) {
    entries_.push_back({.time = now, .last_time = now, .entry = std::move(entry)});
    return;
  }
  const MemberNumber member = entry.members.empty() ? 0 : entry.members.front();
  const auto [place, is_new] = places_.try_emplace(KeyOf(entry), entries_.size());
  if (is_new) {
    entries_.push_back({.time = now, .last_time = now, .entry = std::move(entry)});
    entries_.back().entry.request_id.clear();
    entries_.back().entry.members.clear();
  }
  StoredAuditEntry& folded = entries_[place->second];
  folded.entry.members.push_back(member);
  ++folded.lookups;
  folded.last_time = std::max(folded.last_time, now);
}

std::vector<StoredAuditEntry> TillFolder::Take() {
  places_.clear();
  return std::exchange(entries_, {});
}

}  // namespace frontdesk::access
