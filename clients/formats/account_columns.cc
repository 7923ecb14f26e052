#include "clients/formats/account_columns.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "clients/formats/account_json.h"
#include "common/strings.h"

namespace frontdesk::formats {
namespace {

using google::protobuf::Message;

constexpr Column kColumns[] = {
    {"member_id", RowPart::kAccount, "member_id"},
    {"first_name", RowPart::kAccount, "first_name"},
    {"last_name", RowPart::kAccount, "last_name"},
    {"nickname", RowPart::kAccount, "nickname"},
    {"email", RowPart::kAccount, "email"},
    {"phone", RowPart::kList, "phone"},
    {"address", RowPart::kAddress, "street"},
    {"city", RowPart::kAddress, "city"},
    {"state", RowPart::kAddress, "state"},
    {"zip", RowPart::kAddress, "postal_code"},
    {"company_name", RowPart::kAccount, "company_name"},
    {"group_name", RowPart::kAccount, "group_name"},
    {"user_type", RowPart::kAccount, "user_type"},
    {"status", RowPart::kAccount, "status"},
    {"tier", RowPart::kAccount, "tier"},
    {"dob", RowPart::kAccount, "date_of_birth"},
    {"card_number", RowPart::kCard, "number"},
    {"payment_last4", RowPart::kPaymentCard, "last4"},
    {"payment_brand", RowPart::kPaymentCard, "brand"},
    {"member_since", RowPart::kAccount, "member_since"},
    // What the usual file does not hold.
    {"kind", RowPart::kAccount, "kind"},
    {"program", RowPart::kAccount, "program"},
    {"email_status", RowPart::kAccount, "email_status"},
    {"more_phones", RowPart::kList, "phones"},
    {"country", RowPart::kAddress, "country"},
    {"group_id", RowPart::kAccount, "group_id"},
    {"language", RowPart::kAccount, "language"},
    {"plan", RowPart::kAccount, "plan"},
    {"juvenile", RowPart::kAccount, "juvenile"},
    {"card_state", RowPart::kCard, "state"},
    {"more_cards", RowPart::kList, "cards"},
    {"payment_expiry_month", RowPart::kPaymentCard, "expiry_month"},
    {"payment_expiry_year", RowPart::kPaymentCard, "expiry_year"},
    {"payment_cardholder_last_name", RowPart::kPaymentCard, "cardholder_last_name"},
    {"payment_processor", RowPart::kPaymentCard, "processor"},
    {"payment_subscription_charge", RowPart::kPaymentCard, "subscription_charge"},
    {"payment_on_file", RowPart::kPaymentCard, "on_file"},
    {"more_payment_cards", RowPart::kList, "payment_cards"},
    {"points", RowPart::kBalances, "points"},
    {"stored_value_minor", RowPart::kBalances, "stored_value_minor"},
    {"currency", RowPart::kBalances, "currency"},
    {"recharge_enabled", RowPart::kRecharge, "enabled"},
    {"recharge_threshold_minor", RowPart::kRecharge, "threshold_minor"},
    {"recharge_amount_minor", RowPart::kRecharge, "amount_minor"},
    {"last_login_time", RowPart::kAccount, "last_login_time"},
    {"create_time", RowPart::kAccount, "create_time"},
    {"update_time", RowPart::kAccount, "update_time"},
};

// The message that holds the column, marked as present.
Message& MutablePart(RowPart part, RowDraft& draft) {
  switch (part) {
    case RowPart::kAddress:
      return *draft.account.mutable_address();
    case RowPart::kBalances:
      return *draft.account.mutable_balances();
    case RowPart::kRecharge:
      return *draft.account.mutable_auto_recharge();
    case RowPart::kCard:
      return draft.card;
    case RowPart::kPaymentCard:
      draft.has_payment_card = true;
      return draft.payment_card;
    default:
      return draft.account;
  }
}

// The message that holds the column, or nullptr if the row has none.
const Message* Part(RowPart part, const RowDraft& draft) {
  switch (part) {
    case RowPart::kAddress:
      return &draft.account.address();
    case RowPart::kBalances:
      return draft.account.has_balances() ? &draft.account.balances() : nullptr;
    case RowPart::kRecharge:
      return &draft.account.auto_recharge();
    case RowPart::kCard:
      return &draft.card;
    case RowPart::kPaymentCard:
      return draft.has_payment_card ? &draft.payment_card : nullptr;
    default:
      return &draft.account;
  }
}

// The field of a column that is none of a list. Looked up once: files have millions of rows.
const google::protobuf::FieldDescriptor* FieldOf(const Column& column) {
  static const auto& fields = *[] {
    auto* found = new std::array<const google::protobuf::FieldDescriptor*, std::size(kColumns)>();
    RowDraft draft;
    for (size_t i = 0; i < std::size(kColumns); ++i) {
      if (kColumns[i].part == RowPart::kList) continue;
      const Message& part = MutablePart(kColumns[i].part, draft);
      (*found)[i] = part.GetDescriptor()->FindFieldByName(std::string(kColumns[i].field));
    }
    return found;
  }();
  return fields[static_cast<size_t>(&column - kColumns)];
}

// True if the numbers and flags of the part are written even where they are zero, because the part
// is there or not as a whole.
bool WritesZeros(RowPart part) {
  return part == RowPart::kBalances || part == RowPart::kPaymentCard;
}

// The list of a kList column but `phone`.
ListField ListOf(const Column& column) {
  if (column.field == "phones") return ListField::kPhones;
  return column.field == "cards" ? ListField::kCards : ListField::kPaymentCards;
}

std::optional<CellError> ParseListCell(const Column& column, std::string_view text,
                                       RowDraft& draft) {
  if (column.field == "phone") {
    draft.phone = text;
    return std::nullopt;
  }
  if (ParseList(ListOf(column), text, draft.more)) return std::nullopt;
  return CellError{"JSON_MALFORMED", ListSyntax(ListOf(column))};
}

// The path of the field of a column, as errors of the server name it.
std::string FieldPath(const Column& column) {
  const std::string field(column.field);
  switch (column.part) {
    case RowPart::kAddress:
      return "address." + field;
    case RowPart::kBalances:
      return "balances." + field;
    case RowPart::kRecharge:
      return "auto_recharge." + field;
    case RowPart::kCard:
      return "cards[0]." + field;
    case RowPart::kPaymentCard:
      return "payment_cards[0]." + field;
    case RowPart::kList:
      return field == "phone" ? "phones[0]" : field + "[";
    default:
      return field;
  }
}

}  // namespace

absl::Span<const Column> AccountColumns() { return kColumns; }

const Column* FindColumn(std::string_view name) {
  const auto* found = std::find_if(std::begin(kColumns), std::end(kColumns),
                                   [&](const Column& column) { return column.name == name; });
  return found == std::end(kColumns) ? nullptr : found;
}

std::optional<CellError> ParseCell(const Column& column, std::string_view text, RowDraft& draft) {
  if (column.part == RowPart::kList) return ParseListCell(column, text, draft);
  return ParseField(*FieldOf(column), text, MutablePart(column.part, draft));
}

std::string FormatCell(const Column& column, const RowDraft& draft) {
  if (column.part == RowPart::kList) {
    return column.field == "phone" ? draft.phone : FormatList(ListOf(column), draft.more);
  }
  const Message* part = Part(column.part, draft);
  return part == nullptr ? "" : FormatField(column.field, *part, WritesZeros(column.part));
}

std::string ColumnOfField(std::string_view field) {
  // The first element of a list has columns of its own; the column of the rest starts with the
  // same letters, so it is asked last.
  const Column* rest = nullptr;
  for (const Column& column : kColumns) {
    const std::string path = FieldPath(column);
    if (path == field) return std::string(column.name);
    if (path.ends_with('[') && field.starts_with(path)) rest = &column;
  }
  return rest == nullptr ? std::string(field) : std::string(rest->name);
}

}  // namespace frontdesk::formats
