#include "clients/cli/search_view.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/error_view.h"
#include "clients/cli/row_view.h"
#include "clients/cli/table.h"
#include "clients/formats/value_text.h"

namespace frontdesk::cli {
namespace {

using v1::SearchAccountsResponse;

constexpr int kIndent = 2;
constexpr size_t kQuestionsShown = 3;

std::string AccountsText(int64_t count) {
  return absl::StrCat(NumberText(count), count == 1 ? " account" : " accounts");
}

void PrintTitle(std::string_view title, Screen& screen) {
  screen.Print(DisplayText(title, Tone::kTitle));
}

// Prints a table without titles, indented.
void PrintList(const Table& table, Screen& screen) {
  const int width = screen.width == 0 ? 0 : std::max(1, screen.width - kIndent);
  std::string text = table.Render(width, screen.color, false);
  if (!text.empty() && text.back() == '\n') text.pop_back();
  const std::string indent(kIndent, ' ');
  screen.stream << indent << absl::StrReplaceAll(text, {{"\n", "\n" + indent}}) << '\n';
}

void ShowTotal(const SearchAccountsResponse& response, Screen& screen) {
  DisplayText line;
  if (response.total_size() == 0) {
    line.Append("No account matches.", Tone::kTitle);
  } else if (response.rows_size() == response.total_size()) {
    line.Append(AccountsText(response.total_size()), Tone::kTitle);
  } else {
    line.Append(absl::StrCat(NumberText(response.rows_size()), " of "));
    line.Append(AccountsText(response.total_size()), Tone::kTitle);
  }
  if (response.hidden_closed_count() > 0) {
    line.Append(absl::StrCat(", ", NumberText(response.hidden_closed_count()),
                             " closed not shown (--exclude_closed)"));
  }
  screen.Print(line);
}

void ShowStats(const SearchAccountsResponse& response, Screen& screen) {
  if (!response.has_stats()) return;
  const auto& stats = response.stats();
  if (!stats.complete()) {
    screen.Print(DisplayText("The search was stopped by a limit: there may be more.", Tone::kBad));
  }
  const std::string plan = stats.plan().empty() ? "" : absl::StrCat(" · ", stats.plan());
  const DisplayText line(absl::StrFormat("%.2f ms · %s candidates · commit %d%s",
                                         static_cast<double>(stats.engine_micros()) / 1000,
                                         NumberText(stats.candidates()), stats.sequence(), plan),
                         Tone::kFaint);
  screen.Print(screen.width > 0 ? line.FitTo(screen.width) : line);
}

void ShowInterpretations(const SearchAccountsResponse& response, Screen& screen) {
  if (response.interpretations().empty()) return;
  PrintTitle("Read as", screen);
  Table table({{"", 10}, {"", 10}});
  for (const auto& reading : response.interpretations()) {
    const bool skipped = !reading.skipped_reason().empty();
    const Tone tone = skipped || reading.total_size() == 0 ? Tone::kFaint : Tone::kPlain;
    table.AddRow({DisplayText(reading.label(), tone),
                  DisplayText(skipped ? absl::StrCat("skipped: ", reading.skipped_reason())
                                      : AccountsText(reading.total_size()),
                              tone)});
  }
  PrintList(table, screen);
}

void ShowGroups(const SearchAccountsResponse& response, Screen& screen) {
  if (response.groups().empty()) return;
  PrintTitle("Groups", screen);
  Table table({{"", 10}, {"", 6}, {"", 10}});
  for (const auto& group : response.groups()) {
    table.AddRow({DisplayText(group.group_name()), DisplayText(group.group_id()),
                  DisplayText(AccountsText(group.member_count()))});
  }
  PrintList(table, screen);
}

void ShowQuestions(const SearchAccountsResponse& response, Screen& screen) {
  if (response.next_questions().empty()) return;
  std::vector<std::string> questions;
  for (const auto& question : response.next_questions()) {
    if (questions.size() == kQuestionsShown) break;
    const auto left = static_cast<int64_t>(std::lround(question.expected_remaining()));
    questions.push_back(
        absl::StrCat(FieldLabel(question.field()), " (leaves about ", NumberText(left), ")"));
  }
  DisplayText line("Ask next: ", Tone::kTitle);
  line.Append(absl::StrJoin(questions, ", "));
  screen.Print(line);
}

void ShowNearMisses(const SearchAccountsResponse& response, Screen& screen) {
  Table table({{"", 8, kOrdinary, true}, {"", 10}});
  for (const auto& miss : response.near_misses()) {
    if (miss.total_size() == 0) continue;
    table.AddRow({DisplayText(AccountsText(miss.total_size())), DisplayText(miss.label())});
  }
  if (table.size() == 0) return;
  PrintTitle("But there would be", screen);
  PrintList(table, screen);
}

void ShowNotes(const SearchAccountsResponse& response, Screen& screen) {
  for (const std::string& note : response.notes()) {
    DisplayText line("Note: ", Tone::kTitle);
    line.Append(note);
    screen.Print(line);
  }
}

std::string RelationLabel(v1::RelationKind kind) {
  switch (kind) {
    case v1::RELATION_KIND_HOUSEHOLD:
      return "Same household";
    case v1::RELATION_KIND_GROUP:
      return "Same group";
    case v1::RELATION_KIND_EMAIL:
      return "Same e-mail address";
    case v1::RELATION_KIND_PHONE:
      return "Same phone number";
    case v1::RELATION_KIND_PAYMENT_CARD:
      return "Same payment card";
    default:
      return "Related";
  }
}

// `any part, % pattern; needs a user type`.
std::string Operators(const v1::SearchFieldInfo& field) {
  std::string text = absl::StrJoin(field.operators(), ", ");
  if (field.leading_percent()) absl::StrAppend(&text, "; % may come first");
  if (field.case_sensitive()) absl::StrAppend(&text, "; case-sensitive");
  if (field.needs_user_type()) absl::StrAppend(&text, "; needs --user_type");
  return text;
}

}  // namespace

void ShowSearch(const SearchAccountsResponse& response, Screen& screen) {
  if (response.rows_size() > 0) {
    screen.stream << RowTable(response.rows(), true).Render(screen.width, screen.color) << '\n';
  }
  ShowTotal(response, screen);
  ShowStats(response, screen);
  ShowInterpretations(response, screen);
  ShowGroups(response, screen);
  ShowQuestions(response, screen);
  ShowNearMisses(response, screen);
  ShowNotes(response, screen);
  if (!response.next_page_token().empty()) {
    DisplayText line("More: ", Tone::kTitle);
    line.Append("say --all, or the same with --page_token=" + response.next_page_token());
    screen.Print(line);
  }
}

void ShowRelated(const v1::ListRelatedAccountsResponse& response, Screen& screen) {
  google::protobuf::RepeatedPtrField<v1::SearchRow> self;
  *self.Add() = response.account();
  screen.stream << RowTable(self, false).Render(screen.width, screen.color);
  if (response.relations().empty()) {
    screen.Print("");
    screen.Print("No other account shares its address, group, e-mail, phone or payment card.");
  }
  for (const auto& relation : response.relations()) {
    DisplayText title(RelationLabel(relation.kind()), Tone::kTitle);
    title.Append(absl::StrCat(": ", AccountsText(relation.total_size())));
    if (relation.rows_size() < relation.total_size()) {
      title.Append(absl::StrCat(", the first ", relation.rows_size(), " of them"));
    }
    screen.stream << '\n';
    screen.Print(title);
    screen.stream << RowTable(relation.rows(), false).Render(screen.width, screen.color);
  }
}

void ShowFields(const v1::ListSearchFieldsResponse& response, Screen& screen) {
  Table table({{"FIELD", 12, 100}, {"FLAG", 12, 90}, {"WHAT CAN BE GIVEN", 20, 80}});
  for (const auto& field : response.fields()) {
    table.AddRow({DisplayText(field.title(), Tone::kTitle),
                  DisplayText(FlagOfField(absl::StrCat("criteria.", field.criterion()))),
                  DisplayText(Operators(field))});
  }
  const std::string text = table.Render(screen.width, screen.color);
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  screen.stream << lines[0] << '\n';
  for (int i = 0; i < response.fields_size(); ++i) {
    const auto& field = response.fields(i);
    screen.stream << lines[i + 1] << '\n';
    screen.Print(DisplayText("  " + field.help(), Tone::kFaint));
    if (!field.values().empty()) {
      screen.Print(DisplayText("  " + absl::StrJoin(field.values(), ", "), Tone::kFaint));
    }
  }
}

}  // namespace frontdesk::cli
