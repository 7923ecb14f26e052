#include "server/services/member_files.h"

#include <algorithm>
#include <utility>

#include "frontdesk/v1/member_event.pb.h"
#include "server/pages/avatar.h"

namespace frontdesk::services {
namespace {

namespace records = ::frontdesk::storage::v1;

// What an agent did to the status of an account is a matter of safety too.
records::MemberEventRecord ToSafetyEvent(const directory::AuditRow& row) {
  records::MemberEventRecord event;
  event.set_micros(row.micros);
  records::SafetyEventRecord& safety = *event.mutable_safety();
  safety.set_source(v1::SAFETY_SOURCE_AGENT);
  safety.set_actor(row.record.actor().id());
  safety.set_reason(row.record.reason());
  for (const records::FieldChangeRecord& change : row.record.changes()) {
    if (change.field() == "status") safety.set_action("STATUS_" + change.after());
  }
  return event;
}

// All events, newest first.
std::vector<records::MemberEventRecord> MergeEvents(directory::MemberEntries& entries) {
  std::vector<records::MemberEventRecord> events = std::move(entries.events);
  for (const directory::AuditRow& row : entries.status_changes) {
    events.push_back(ToSafetyEvent(row));
  }
  std::ranges::sort(events,
                    [](const auto& a, const auto& b) { return accounts::HappenedBefore(b, a); });
  return events;
}

}  // namespace

absl::StatusOr<LoadedFile> LoadFile(const directory::Directory& directory, MemberNumber member) {
  directory::MemberEntries entries;
  ASSIGN_OR_RETURN(entries, directory.members().Read(member));
  LoadedFile loaded;
  loaded.audit_rows = entries.audit_rows;
  pages::MemberFile& file = loaded.file;
  file.events = MergeEvents(entries);
  for (const auto& note : entries.notes) {
    file.notes.push_back({.time = absl::FromUnixMicros(note.micros),
                          .author = note.record.actor().id(),
                          .text = note.record.text()});
  }
  for (const auto& [number, other] : entries.others) {
    file.others[number] = {.deleted = false, .display_name = pages::DisplayName(other)};
  }
  file.account = std::move(entries.account);
  file.today = absl::ToCivilDay(directory.Now(), directory.zone());
  file.sequence = entries.sequence;
  file.truncated = entries.truncated;
  return loaded;
}

absl::StatusOr<LoadedFile> LoadFile(Call& call, std::string_view id) {
  const MemberNumber member = ReadMemberId(id, "member_id", call.violations);
  RETURN_IF_ERROR(call.Refusal());
  return LoadFile(call.backend().directory, member);
}

}  // namespace frontdesk::services
