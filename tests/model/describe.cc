#include "tests/model/describe.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace frontdesk::model {

std::string Describe(const index::Criterion& c) {
  std::string text =
      absl::StrCat("field ", static_cast<int>(c.field), " \"", absl::CHexEscape(c.text), "\"");
  if (c.phone_match != index::PhoneMatch::kAnywhere) {
    absl::StrAppend(&text, " part ", static_cast<int>(c.phone_match));
  }
  if (!c.nicknames) absl::StrAppend(&text, " no_nicknames");
  if (c.allow_leading_percent) absl::StrAppend(&text, " allow_leading_percent");
  if (c.whole_field) absl::StrAppend(&text, " whole_field");
  if (c.group_id) absl::StrAppend(&text, " group_id \"", absl::CHexEscape(*c.group_id), "\"");
  if (!c.billing_last_name.empty()) {
    absl::StrAppend(&text, " last name \"", absl::CHexEscape(c.billing_last_name), "\"");
  }
  if (c.include_cards_on_file) absl::StrAppend(&text, " on_file");
  if (c.expiry_months != 0) absl::StrAppend(&text, " expiry ", c.expiry_months);
  return text;
}

std::string Describe(const index::Query& query) {
  std::string text;
  for (const index::Conjunction& criteria : query.any_of) {
    absl::StrAppend(&text, text.empty() ? "all of {" : " or all of {");
    for (const index::Criterion& c : criteria) absl::StrAppend(&text, " ", Describe(c), ";");
    absl::StrAppend(&text, " }");
  }
  for (auto type : query.user_types) absl::StrAppend(&text, " type ", static_cast<int>(type));
  for (auto status : query.statuses) absl::StrAppend(&text, " status ", static_cast<int>(status));
  for (auto status : query.email_statuses) {
    absl::StrAppend(&text, " e-mail status ", static_cast<int>(status));
  }
  if (query.exclude_closed) absl::StrAppend(&text, " exclude_closed");
  return text;
}

std::string Describe(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) absl::StrAppend(&text, row.member, ":", int{row.match}, " ");
  return text;
}

}  // namespace frontdesk::model
