#include "clients/cli/account_edit.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cli/args.h"
#include "clients/formats/account_columns.h"
#include "clients/formats/row_draft.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::cli {
namespace {

using formats::Column;
using formats::RowDraft;
using formats::RowPart;

// The path of a field mask that covers the column.
std::string MaskPath(const Column& column) {
  switch (column.part) {
    case RowPart::kAddress:
      return absl::StrCat("address.", ToAbsl(column.field));
    case RowPart::kBalances:
      return "balances";
    case RowPart::kRecharge:
      return "auto_recharge";
    case RowPart::kCard:
      return "cards";
    case RowPart::kPaymentCard:
      return "payment_cards";
    case RowPart::kList:
      return column.field == "phone" ? "phones" : std::string(column.field);
    case RowPart::kAccount:
      break;
  }
  return std::string(column.field);
}

absl::StatusOr<const Column*> FindColumn(std::string_view name) {
  const Column* column = formats::FindColumn(name);
  if (column == nullptr) column = formats::FindColumn(formats::ColumnOfField(name));
  if (column == nullptr && name == "phones") column = formats::FindColumn("phone");
  if (column != nullptr) return column;
  std::vector<std::string_view> known;
  for (const Column& c : formats::AccountColumns()) known.push_back(c.name);
  const std::string closest = ClosestWord(name, known);
  return UsageError(
      absl::StrCat("an account has no field \"", ToAbsl(name), "\"",
                   closest.empty() ? "" : absl::StrCat("; did you mean ", closest, "?")));
}

// Puts a further phone or card behind the first one. False if the column is neither or it is the
// first.
bool AddFurther(const Column& column, std::string_view value, RowDraft& draft) {
  if (column.name == "phone" && !draft.phone.empty()) {
    draft.more.add_phones(std::string(value));
    return true;
  }
  if (column.name == "card_number" && !draft.card.number().empty()) {
    draft.more.add_cards()->set_number(std::string(value));
    return true;
  }
  return false;
}

absl::Status Assign(const Column& column, std::string_view value, RowDraft& draft) {
  if (value.empty() || AddFurther(column, value, draft)) return absl::OkStatus();
  if (const auto error = formats::ParseCell(column, value, draft)) {
    return UsageError(absl::StrCat("--set ", ToAbsl(column.name), ": ", error->message));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AccountEdit> ParseAssignments(const std::vector<std::string>& assignments) {
  AccountEdit edit;
  RowDraft draft;
  for (const std::string& assignment : assignments) {
    const size_t equals = assignment.find('=');
    if (equals == std::string::npos) {
      return UsageError("--set needs a field and its value: --set=first_name=Ana");
    }
    const std::string_view text = assignment;
    ASSIGN_OR_RETURN(const Column* column, FindColumn(text.substr(0, equals)));
    RETURN_IF_ERROR(Assign(*column, text.substr(equals + 1), draft));
    const std::string path = MaskPath(*column);
    auto& paths = *edit.mask.mutable_paths();
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) *paths.Add() = path;
  }
  edit.account = std::move(draft).ToAccount();
  return edit;
}

}  // namespace frontdesk::cli
