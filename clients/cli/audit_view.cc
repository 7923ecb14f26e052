#include "clients/cli/audit_view.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "clients/cli/table.h"
#include "clients/formats/value_text.h"

namespace frontdesk::cli {
namespace {

using admin::v1::AuditLogEntry;

constexpr int kMembersShown = 3;

std::string TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

// `read GetAccount` of AUDIT_KIND_READ and v1.AccountService/GetAccount.
std::string WhatOf(const AuditLogEntry& entry) {
  const std::string kind = absl::AsciiStrToLower(absl::StrReplaceAll(
      formats::EnumText(admin::v1::AuditKind_descriptor(), entry.kind()), {{"_", " "}}));
  const size_t slash = entry.method().rfind('/');
  if (entry.method().empty()) return kind;
  return absl::StrCat(kind, " ", entry.method().substr(slash + 1));
}

std::string MembersOf(const AuditLogEntry& entry) {
  if (entry.lookups() > 0) {
    return absl::StrCat(entry.lookups(), " cards, ", entry.misses(), " unknown");
  }
  std::string members;
  for (int i = 0; i < std::min(entry.member_ids_size(), kMembersShown); ++i) {
    absl::StrAppend(&members, i == 0 ? "" : " ", entry.member_ids(i));
  }
  if (entry.member_ids_size() > kMembersShown) {
    absl::StrAppend(&members, " and ", entry.member_ids_size() - kMembersShown, " more");
  }
  return members;
}

std::string WhyOf(const AuditLogEntry& entry) {
  const bool both = !entry.ticket().empty() && !entry.detail().empty();
  return absl::StrCat(entry.ticket(), both ? ", " : "", entry.detail());
}

}  // namespace

void ShowEntries(const google::protobuf::RepeatedPtrField<AuditLogEntry>& entries, Screen& screen) {
  if (entries.empty()) return screen.Print("No entries.");
  constexpr int kNeeded = kOrdinary + 1;
  Table table({{"NO.", 3, kOrdinary, true},
               {"TIME (UTC)", 19, kNeeded},
               {"WHO", 6, kNeeded},
               {"WHAT", 20, kNeeded},
               {"WHOM", 11, kNeeded},
               {"OUTCOME"},
               {"WHY", 8},
               {"FROM", 8, kNiceToHave}});
  for (const AuditLogEntry& entry : entries) {
    const bool ok = entry.outcome() == "OK";
    table.AddRow({DisplayText(absl::StrCat(entry.number())), DisplayText(TimeOf(entry.time())),
                  DisplayText(entry.caller()), DisplayText(WhatOf(entry)),
                  DisplayText(MembersOf(entry)),
                  DisplayText(entry.outcome(), ok ? Tone::kPlain : Tone::kBad),
                  DisplayText(WhyOf(entry)), DisplayText(entry.source(), Tone::kFaint)});
  }
  screen.stream << table.Render(screen.width, screen.color);
}

}  // namespace frontdesk::cli
