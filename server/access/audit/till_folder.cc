#include "server/access/audit/till_folder.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace frontdesk::access {
namespace {

bool CanFold(const AuditEntry& entry) {
  return entry.kind == AuditKind::kTill && entry.sequence == 0 && entry.members.size() <= 1;
}

// Texts that follow each other with a length before each, so that none runs into the next.
void AddToKey(std::string_view text, std::string& key) {
  const auto size = static_cast<uint32_t>(text.size());
  key.append(reinterpret_cast<const char*>(&size), sizeof(size)).append(text);
}

}  // namespace

void TillFolder::Add(AuditEntry entry, absl::Time now) {
  if (!CanFold(entry)) {
    entries_.push_back({.time = now, .last_time = now, .entry = std::move(entry)});
    return;
  }
  const MemberNumber member = entry.members.empty() ? 0 : entry.members.front();
  SetKey(entry);
  auto place = places_.find(key_);
  if (place == places_.end()) {
    place = places_.emplace(key_, entries_.size()).first;
    entries_.push_back({.time = now, .last_time = now, .entry = std::move(entry)});
    entries_.back().entry.request_id.clear();
    entries_.back().entry.members.clear();
  }
  StoredAuditEntry& folded = entries_[place->second];
  folded.entry.members.push_back(member);
  ++folded.lookups;
  folded.last_time = std::max(folded.last_time, now);
}

void TillFolder::SetKey(const AuditEntry& entry) {
  key_.assign(1, static_cast<char>(entry.caller_kind));
  for (const std::string* text : {&entry.caller, &entry.session, &entry.source, &entry.method,
                                  &entry.outcome, &entry.ticket, &entry.detail}) {
    AddToKey(*text, key_);
  }
}

std::vector<StoredAuditEntry> TillFolder::Take() {
  places_.clear();
  return std::exchange(entries_, {});
}

}  // namespace frontdesk::access
