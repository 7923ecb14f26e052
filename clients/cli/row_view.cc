#include "clients/cli/row_view.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/formats/value_text.h"

namespace frontdesk::cli {
namespace {

using formats::EnumText;
using v1::FieldMatch;
using v1::SearchRow;

// The match of a field, or nullptr.
const FieldMatch* FindMatch(const SearchRow& row, v1::SearchField field) {
  for (const FieldMatch& match : row.matches()) {
    if (match.field() == field) return &match;
  }
  return nullptr;
}

// What to mark in value `index` of a field.
Ranges RangesOf(const SearchRow& row, v1::SearchField field, int index = 0) {
  Ranges ranges;
  for (const FieldMatch& match : row.matches()) {
    if (match.field() != field || match.value_index() != index) continue;
    for (const auto& range : match.ranges()) ranges.emplace_back(range.begin(), range.end());
  }
  return ranges;
}

// The value of a repeated field that a row shows: the one that matched, else the first.
int ShownIndex(const SearchRow& row, v1::SearchField field, int size) {
  const FieldMatch* match = FindMatch(row, field);
  return match != nullptr && match->value_index() < size ? match->value_index() : 0;
}

DisplayText Marked(const SearchRow& row, v1::SearchField field, const std::string& value) {
  DisplayText text;
  text.AppendMarked(value, RangesOf(row, field));
  return text;
}

// Appends `value` after a separator if there is something on both sides of it.
void AppendPart(DisplayText& text, std::string_view separator, const SearchRow& row,
                v1::SearchField field, const std::string& value) {
  if (value.empty()) return;
  if (!text.empty()) text.Append(separator);
  text.AppendMarked(value, RangesOf(row, field));
}

DisplayText NameCell(const SearchRow& row) {
  if (row.juvenile()) return DisplayText("under 13", Tone::kFaint);
  DisplayText text;
  AppendPart(text, " ", row, v1::SEARCH_FIELD_FIRST_NAME, row.first_name());
  if (!row.nickname().empty()) {
    text.Append(text.empty() ? "\"" : " \"");
    text.AppendMarked(row.nickname(), RangesOf(row, v1::SEARCH_FIELD_NICKNAME));
    text.Append("\"");
  }
  AppendPart(text, " ", row, v1::SEARCH_FIELD_LAST_NAME, row.last_name());
  if (row.kind() == v1::ACCOUNT_KIND_GIFT) {
    text.Append(text.empty() ? "gift card" : " (gift card)", Tone::kFaint);
  }
  return text;
}

DisplayText EmailCell(const SearchRow& row) {
  DisplayText text = Marked(row, v1::SEARCH_FIELD_EMAIL, row.email());
  if (row.email_status() == v1::EMAIL_STATUS_FAILED) text.Append(" bounced", Tone::kBad);
  return text;
}

DisplayText PhoneCell(const SearchRow& row) {
  DisplayText text;
  if (row.phones_size() == 0) return text;
  const int shown = ShownIndex(row, v1::SEARCH_FIELD_PHONE, row.phones_size());
  text.AppendMarked(row.phones(shown), RangesOf(row, v1::SEARCH_FIELD_PHONE, shown));
  if (row.phones_size() > 1) text.Append(absl::StrCat(" +", row.phones_size() - 1), Tone::kFaint);
  return text;
}

DisplayText AddressCell(const SearchRow& row) {
  DisplayText text;
  AppendPart(text, ", ", row, v1::SEARCH_FIELD_ADDRESS, row.address().street());
  AppendPart(text, ", ", row, v1::SEARCH_FIELD_CITY, row.address().city());
  AppendPart(text, ", ", row, v1::SEARCH_FIELD_STATE, row.address().state());
  AppendPart(text, " ", row, v1::SEARCH_FIELD_POSTAL_CODE, row.address().postal_code());
  return text;
}

DisplayText CardCell(const SearchRow& row) {
  DisplayText text;
  if (row.cards_size() == 0 || FindMatch(row, v1::SEARCH_FIELD_CARD_NUMBER) == nullptr) return text;
  const int shown = ShownIndex(row, v1::SEARCH_FIELD_CARD_NUMBER, row.cards_size());
  const v1::Card& card = row.cards(shown);
  text.AppendMarked(card.masked_number(), RangesOf(row, v1::SEARCH_FIELD_CARD_NUMBER, shown));
  if (card.state() != v1::CARD_STATE_ACTIVE) {
    text.Append(absl::StrCat(" ", EnumText(v1::CardState_descriptor(), card.state())),
                Tone::kWarning);
  }
  return text;
}

DisplayText PaymentCell(const SearchRow& row) {
  DisplayText text;
  const FieldMatch* match = FindMatch(row, v1::SEARCH_FIELD_BILLING_LAST4);
  if (match == nullptr || match->value_index() >= row.payment_cards_size()) return text;
  const v1::PaymentCard& card = row.payment_cards(match->value_index());
  text.Append(card.brand() + " ");
  text.AppendMarked(card.last4(),
                    RangesOf(row, v1::SEARCH_FIELD_BILLING_LAST4, match->value_index()));
  if (!card.cardholder_last_name().empty())
    text.Append(absl::StrCat(" ", card.cardholder_last_name()));
  return text;
}

DisplayText SinceCell(const SearchRow& row) {
  return DisplayText(row.has_member_since() ? formats::FormatDate(row.member_since()) : "");
}

DisplayText LastSeenCell(const SearchRow& row) {
  return DisplayText(
      row.has_last_login_time() ? formats::FormatTime(row.last_login_time()).substr(0, 10) : "");
}

std::string Lower(std::string text) {
  absl::AsciiStrToLower(&text);
  return absl::StrReplaceAll(text, {{"_", " "}});
}

std::string OneMatch(const FieldMatch& match) {
  std::string text = FieldLabel(match.field());
  if (match.note().empty()) {
    absl::StrAppend(&text, " ", Lower(EnumText(v1::MatchKind_descriptor(), match.kind())));
  } else {
    absl::StrAppend(&text, ": ", match.note());
  }
  if (match.folded()) text += " (accents aside)";
  return text;
}

}  // namespace

Table RowTable(const google::protobuf::RepeatedPtrField<SearchRow>& rows, bool reasons) {
  Table table({{"MEMBER ID", 11, 100},
               {"NAME", 16, 90},
               {"STATUS", 6, 80},
               {"TYPE", 8, 8},
               {"E-MAIL", 20, 70},
               {"PHONE", 10, 60},
               {"ADDRESS", 18, 50},
               {"COMPANY", 14, 30},
               {"GROUP", 14, 20},
               {"CARD", 12, 40},
               {"PAYMENT", 10, 40},
               {"TIER", 4, 6},
               {"SINCE", 10, 4},
               {"LAST SEEN", 10, 5},
               {"MATCHED BY", 16, 45}});
  for (const SearchRow& row : rows) {
    table.AddRow({Marked(row, v1::SEARCH_FIELD_MEMBER_ID, row.member_id()), NameCell(row),
                  StatusText(row.status()),
                  DisplayText(EnumText(v1::UserType_descriptor(), row.user_type())), EmailCell(row),
                  PhoneCell(row), AddressCell(row),
                  Marked(row, v1::SEARCH_FIELD_COMPANY_NAME, row.company_name()),
                  Marked(row, v1::SEARCH_FIELD_GROUP_NAME, row.group_name()), CardCell(row),
                  PaymentCell(row), DisplayText(row.tier()), SinceCell(row), LastSeenCell(row),
                  DisplayText(reasons ? MatchText(row) : "", Tone::kFaint)});
  }
  return table;
}

DisplayText StatusText(v1::AccountStatus status) {
  const auto tone = [&] {
    switch (status) {
      case v1::ACCOUNT_STATUS_ACTIVE:
        return Tone::kGood;
      case v1::ACCOUNT_STATUS_SUSPENDED:
        return Tone::kWarning;
      case v1::ACCOUNT_STATUS_TERMINATED:
        return Tone::kBad;
      case v1::ACCOUNT_STATUS_CLOSED:
        return Tone::kFaint;
      default:
        return Tone::kPlain;
    }
  };
  return DisplayText(EnumText(v1::AccountStatus_descriptor(), status), tone());
}

std::string AddressText(const v1::PostalAddress& address) {
  const std::string state =
      absl::StrJoin({address.state(), address.postal_code()},
                    address.state().empty() || address.postal_code().empty() ? "" : " ");
  std::vector<std::string> parts = {address.street(), address.city(), state, address.country()};
  parts.erase(std::remove(parts.begin(), parts.end(), ""), parts.end());
  return absl::StrJoin(parts, ", ");
}

std::string FieldLabel(v1::SearchField field) {
  if (field == v1::SEARCH_FIELD_EMAIL) return "e-mail";
  if (field == v1::SEARCH_FIELD_MEMBER_ID) return "member ID";
  if (field == v1::SEARCH_FIELD_BILLING_LAST4) return "payment card";
  return Lower(EnumText(v1::SearchField_descriptor(), field));
}

std::string MatchText(const SearchRow& row) {
  std::vector<std::string> parts;
  for (const FieldMatch& match : row.matches()) {
    std::string part = OneMatch(match);
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) {
      parts.push_back(std::move(part));
    }
  }
  return absl::StrJoin(parts, ", ");
}

}  // namespace frontdesk::cli
