#include "clients/cli/function_view.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/table.h"

namespace frontdesk::cli {
namespace {

std::string Short(const std::string& name, absl::string_view prefix) {
  return std::string(absl::StripPrefix(name, prefix));
}

std::string StatusName(v1::AccountStatus status) {
  return Short(v1::AccountStatus_Name(status), "ACCOUNT_STATUS_");
}

void Print(Table& table, Screen& screen) {
  screen.stream << table.Render(screen.width, screen.color, true);
}

// As above; a table without rows would look like a command that failed to answer.
void PrintOr(std::string_view nothing, Table& table, Screen& screen) {
  if (table.size() == 0) {
    screen.Print(nothing);
  } else {
    Print(table, screen);
  }
}

}  // namespace

void ShowResult(const v1::AccountFunctionResult& result, Screen& screen) {
  const std::string& id = result.account().member_id();
  const char* done = result.dry_run()   ? "would be done"
                     : result.changed() ? "done"
                                        : "nothing to do";
  screen.Print(DisplayText(absl::StrCat(id, ": ", done), Tone::kTitle));
  for (const std::string& words : result.consequences()) {
    screen.Print(absl::StrCat("  - ", words));
  }
  if (result.account().status() == v1::ACCOUNT_STATUS_UNSPECIFIED) return;
  const std::string etag = result.dry_run() ? "" : ", etag " + result.account().etag();
  screen.Print(absl::StrCat("  status ", StatusName(result.account().status()), etag));
}

void ShowServices(const v1::ListAccountServicesResponse& response, Screen& screen) {
  Table table({{"FUNCTION", 12}, {"", 7}, {"WHY NOT", 20}});
  for (const auto& option : response.services()) {
    table.AddRow(
        {DisplayText(Short(v1::AccountFunction_Name(option.function()), "ACCOUNT_FUNCTION_")),
         DisplayText(option.enabled() ? "yes" : "no"), DisplayText(option.message())});
  }
  for (const auto& option : response.statuses()) {
    table.AddRow({DisplayText(absl::StrCat("status ", StatusName(option.status()))),
                  DisplayText(option.current()   ? "is so"
                              : option.enabled() ? "yes"
                                                 : "no"),
                  DisplayText(option.reason())});
  }
  Print(table, screen);
}

void ShowTiers(const v1::ListTiersResponse& response, Screen& screen) {
  Table table({{"TIER", 8}, {"TITLE", 12}, {"", 8}});
  for (const auto& tier : response.tiers()) {
    table.AddRow({DisplayText(tier.code()), DisplayText(tier.title()),
                  DisplayText(tier.current()   ? "current"
                              : tier.retired() ? "retired"
                                               : "")});
  }
  PrintOr("The program of this account has no tiers; frontdesk programs lists them.", table,
          screen);
}

void ShowGuests(const pos::v1::LookupGuestResponse& response, Screen& screen) {
  Table table({{"MEMBER", 11}, {"NAME", 10}, {"CARD", 16}, {"TIER", 6}, {"STATUS", 8}});
  for (const auto& guest : response.guests()) {
    table.AddRow({DisplayText(guest.member_id()),
                  DisplayText(absl::StrCat(guest.first_name(), " ", guest.last_initial(), ".")),
                  DisplayText(guest.masked_card_number()), DisplayText(guest.card().tier()),
                  DisplayText(Short(pos::v1::AccountState_Name(guest.card().account_state()),
                                    "ACCOUNT_STATE_"))});
  }
  Print(table, screen);
  screen.Print(absl::StrCat(response.total(), " found"));
}

void ShowPrograms(const admin::v1::ListProgramsResponse& response, Screen& screen) {
  Table table({{"PROGRAM", 8}, {"TITLE", 10}, {"TIERS", 12}, {"REQUIRED", 10}, {"UNIQUE", 8}});
  for (const auto& program : response.programs()) {
    const std::string tiers =
        absl::StrJoin(program.tiers(), " ", [](std::string* out, const auto& tier) {
          absl::StrAppend(out, tier.code(), tier.retired() ? "(retired)" : "");
        });
    table.AddRow({DisplayText(program.code()), DisplayText(program.title()), DisplayText(tiers),
                  DisplayText(absl::StrJoin(program.required_fields(), " ")),
                  DisplayText(absl::StrJoin(program.unique_fields(), " "))});
  }
  PrintOr("No program is set; an operator sets them: frontdesk programs load FILE.", table, screen);
}

void ShowStores(const admin::v1::ListStoresResponse& response, Screen& screen) {
  Table table({{"STORE", 10}, {"TITLE", 12}, {"", 6}});
  for (const auto& store : response.stores()) {
    table.AddRow({DisplayText(store.code()), DisplayText(store.title()),
                  DisplayText(store.closed() ? "closed" : "")});
  }
  PrintOr("No store is set; an operator sets them: frontdesk programs load FILE.", table, screen);
}

void ShowRanges(const admin::v1::ListCardRangesResponse& response, Screen& screen) {
  Table table({{"PROGRAM", 10}, {"FIRST", 16}, {"LAST", 16}, {"", 8}});
  for (const auto& range : response.ranges()) {
    table.AddRow({DisplayText(range.program()), DisplayText(range.first()),
                  DisplayText(range.last()), DisplayText(range.reserved() ? "reserved" : "")});
  }
  PrintOr("No range of cards is set; an operator sets them: frontdesk programs load FILE.", table,
          screen);
}

}  // namespace frontdesk::cli
