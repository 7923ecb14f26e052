#include "clients/formats/account_json.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/strings.h"
#include "google/protobuf/util/json_util.h"

namespace frontdesk::formats {
namespace {

using frontdesk::v1::Account;

constexpr size_t kMaxNameShown = 64;  // bytes of a field name that came from the file

std::string_view FieldName(ListField list) {
  switch (list) {
    case ListField::kPhones:
      return "phones";
    case ListField::kCards:
      return "cards";
    case ListField::kPaymentCards:
      return "payment_cards";
  }
  return "";
}

// Moves the list from one account to another.
void MoveList(ListField list, Account& from, Account& to) {
  switch (list) {
    case ListField::kPhones:
      to.mutable_phones()->Swap(from.mutable_phones());
      break;
    case ListField::kCards:
      to.mutable_cards()->Swap(from.mutable_cards());
      break;
    case ListField::kPaymentCards:
      to.mutable_payment_cards()->Swap(from.mutable_payment_cards());
      break;
  }
}

// Turns a complaint of the JSON parser into ours: it may quote the value, which ours must not.
// The parser says `(cards[0]) nr: Cannot find field.` or `(balances.points): invalid value …`.
Violation Diagnose(std::string_view complaint) {
  std::string path;
  if (complaint.starts_with('(')) {
    const size_t close = complaint.find(')');
    path = complaint.substr(1, close - 1);
    complaint.remove_prefix(std::min(complaint.size(), close + 1));
  }
  const size_t colon = complaint.find(':');
  if (complaint.ends_with("Cannot find field.") && colon != std::string_view::npos) {
    const std::string_view name = StripSpace(complaint.substr(0, colon));
    absl::StrAppend(&path, path.empty() ? "" : ".", ToAbsl(name.substr(0, kMaxNameShown)));
    return {path, "UNKNOWN_FIELD", "an account has no such field"};
  }
  if (!path.empty()) return {path, "VALUE_MALFORMED", "the value does not fit the field"};
  return {"", "JSON_MALFORMED", "write one account as a JSON object in one line"};
}

}  // namespace

bool ParseList(ListField list, std::string_view json, Account& account) {
  // The JSON parser takes a lone element for a list of one.
  if (!StripSpace(json).starts_with('[')) return false;
  Account parsed;
  const std::string object = absl::StrCat("{\"", ToAbsl(FieldName(list)), "\":", ToAbsl(json), "}");
  if (ParseAccountJson(object, parsed)) return false;
  MoveList(list, parsed, account);
  // A cell such as `[], "email": "…"` would have set more than the list.
  return parsed.ByteSizeLong() == 0;
}

std::string FormatList(ListField list, const Account& account) {
  Account source = account;
  Account only;
  MoveList(list, source, only);
  if (only.ByteSizeLong() == 0) return "";
  const std::string object = FormatAccountJson(only);
  const size_t open = object.find('[');
  return object.substr(open, object.size() - 1 - open);
}

std::string ListSyntax(ListField list) {
  switch (list) {
    case ListField::kPhones:
      return R"(write a JSON array: ["4155550100"])";
    case ListField::kCards:
      return R"(write a JSON array: [{"number":"6006…","state":"CARD_STATE_EXCHANGED"}])";
    case ListField::kPaymentCards:
      return R"(write a JSON array: [{"last4":"0042","brand":"VISA","on_file":true}])";
  }
  return "";
}

std::optional<Violation> ParseAccountJson(std::string_view json, Account& account) {
  const auto status =
      google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &account);
  if (status.ok()) return std::nullopt;
  const auto message = status.message();
  return Diagnose({message.data(), message.size()});
}

std::string FormatAccountJson(const Account& account) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(account, &json, options);
  return status.ok() ? json : "";
}

}  // namespace frontdesk::formats
