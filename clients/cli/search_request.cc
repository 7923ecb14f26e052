#include "clients/cli/search_request.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/choice.h"
#include "common/status_macros.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace frontdesk::cli {
namespace {

using google::protobuf::RepeatedPtrField;
using v1::SearchAccountsRequest;
using v1::SearchCriteria;

constexpr FlagSpec kFlags[] = {
    {"member_id", FlagKind::kText, "ID", "member ID: M and ten digits"},
    {"card", FlagKind::kText, "NUMBER", "loyalty or gift card number"},
    {"email", FlagKind::kText, "TEXT", "any part of the e-mail address"},
    {"first", FlagKind::kText, "NAME", "first name; % stands for any letters; nicknames count"},
    {"last", FlagKind::kText, "NAME", "last name; % stands for any letters"},
    {"nickname", FlagKind::kText, "NAME", "nickname given at enrolment"},
    {"phone", FlagKind::kText, "DIGITS", "any part of a phone number"},
    {"phone_match", FlagKind::kText, "PART", "any, exact, prefix or suffix"},
    {"address", FlagKind::kText, "TEXT", "part of the street address; may start with %"},
    {"city", FlagKind::kText, "TEXT", "part of the city"},
    {"state", FlagKind::kText, "STATE", "state, as its abbreviation"},
    {"zip", FlagKind::kText, "CODE", "beginning of the postal code"},
    {"company", FlagKind::kText, "TEXT", "part of the company name; needs --user_type"},
    {"user_type", FlagKind::kText, "TYPE", "seeker, provider or business"},
    {"group", FlagKind::kText, "TEXT", "part of the group name"},
    {"last4", FlagKind::kText, "DIGITS", "last four digits of a card that paid a subscription"},
    {"billing_last_name", FlagKind::kText, "NAME", "last name on that card, case-sensitive"},
    {"include_cards_on_file", FlagKind::kSwitch, "", "with --last4: also cards never charged"},
    {"processor", FlagKind::kText, "NAME",
     "leave it out: with --last4 all processors in use are searched"},
    {"status", FlagKind::kText, "STATUS", "active, suspended, terminated or closed"},
    {"email_status", FlagKind::kText, "STATUS", "ok, or failed: a mail came back"},
    {"exclude_closed", FlagKind::kSwitch, "", "leave out closed and terminated accounts"},
    {"no_nicknames", FlagKind::kSwitch, "", "a first name is the first name and nothing else"},
    {"allow_leading_percent", FlagKind::kSwitch, "", "let any pattern start with %"},
    {"order_by", FlagKind::kText, "ORDER", "relevance (the default) or member_id"},
    {"page_size", FlagKind::kNumber, "ROWS", "rows a page, at most 200; 25 if not given"},
    {"page_token", FlagKind::kText, "TOKEN", "go on after the page that gave this token"},
};

void SetTexts(const ParsedArgs& args, std::string_view flag, RepeatedPtrField<std::string>* field) {
  const auto& values = args.All(flag);
  field->Assign(values.begin(), values.end());
}

void SetTexts(const ParsedArgs& args, SearchCriteria& criteria) {
  SetTexts(args, "member_id", criteria.mutable_member_ids());
  SetTexts(args, "card", criteria.mutable_card_numbers());
  SetTexts(args, "email", criteria.mutable_emails());
  SetTexts(args, "first", criteria.mutable_first_names());
  SetTexts(args, "last", criteria.mutable_last_names());
  SetTexts(args, "nickname", criteria.mutable_nicknames());
  SetTexts(args, "address", criteria.mutable_addresses());
  SetTexts(args, "city", criteria.mutable_cities());
  SetTexts(args, "state", criteria.mutable_states());
  SetTexts(args, "zip", criteria.mutable_postal_codes());
  SetTexts(args, "company", criteria.mutable_company_names());
  SetTexts(args, "group", criteria.mutable_group_names());
}

// The value of `flag` that goes with position `at` of the flag it accompanies.
std::string Companion(const ParsedArgs& args, std::string_view flag, size_t at) {
  const auto& values = args.All(flag);
  if (values.size() == 1) return values[0];
  return at < values.size() ? values[at] : "";
}

absl::Status SetPhones(const ParsedArgs& args, SearchCriteria& criteria) {
  const auto& numbers = args.All("phone");
  if (args.All("phone_match").size() > numbers.size()) {
    return UsageError("--phone_match needs a --phone to go with");
  }
  for (size_t i = 0; i < numbers.size(); ++i) {
    auto& phone = *criteria.add_phones();
    phone.set_number(numbers[i]);
    const std::string match = Companion(args, "phone_match", i);
    if (match.empty() || absl::EqualsIgnoreCase(match, "any")) continue;
    ASSIGN_OR_RETURN(const int value,
                     ParseChoice("phone_match", match, v1::PhoneMatch_descriptor()));
    phone.set_match(static_cast<v1::PhoneMatch>(value));
  }
  return absl::OkStatus();
}

absl::Status SetBilling(const ParsedArgs& args, SearchCriteria& criteria) {
  const auto& last4 = args.All("last4");
  const size_t count = std::max(last4.size(), args.All("billing_last_name").size());
  for (const char* flag : {"include_cards_on_file", "processor"}) {
    if (count == 0 && args.Has(flag)) {
      return UsageError(absl::StrCat("--", flag, " needs a --last4 to go with"));
    }
  }
  for (size_t i = 0; i < count; ++i) {
    auto& billing = *criteria.add_billing();
    if (i < last4.size()) billing.set_last4(last4[i]);
    billing.set_last_name(Companion(args, "billing_last_name", i));
    billing.set_include_cards_on_file(args.On("include_cards_on_file"));
    billing.set_processor(args.Last("processor"));
  }
  return absl::OkStatus();
}

// The words of a flag that takes several, repeated or between commas.
std::vector<std::string> Words(const ParsedArgs& args, std::string_view flag) {
  return absl::StrSplit(absl::StrJoin(args.All(flag), ","), ',', absl::SkipWhitespace());
}

absl::Status SetChoices(const ParsedArgs& args, SearchAccountsRequest& request) {
  for (const std::string& word : Words(args, "user_type")) {
    ASSIGN_OR_RETURN(const int type, ParseChoice("user_type", word, v1::UserType_descriptor()));
    request.mutable_criteria()->add_user_types(static_cast<v1::UserType>(type));
  }
  for (const std::string& word : Words(args, "status")) {
    ASSIGN_OR_RETURN(const int status, ParseChoice("status", word, v1::AccountStatus_descriptor()));
    request.mutable_criteria()->add_statuses(static_cast<v1::AccountStatus>(status));
  }
  for (const std::string& word : Words(args, "email_status")) {
    ASSIGN_OR_RETURN(const int status,
                     ParseChoice("email_status", word, v1::EmailStatus_descriptor()));
    request.mutable_criteria()->add_email_statuses(static_cast<v1::EmailStatus>(status));
  }
  if (args.Has("order_by")) {
    ASSIGN_OR_RETURN(const int order,
                     ParseChoice("order_by", args.Last("order_by"), v1::SearchOrder_descriptor()));
    request.set_order_by(static_cast<v1::SearchOrder>(order));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Span<const FlagSpec> SearchFlags() { return kFlags; }

absl::StatusOr<SearchAccountsRequest> SearchRequestOf(const ParsedArgs& args) {
  SearchAccountsRequest request;
  request.set_query(absl::StrJoin(args.rest(), " "));
  SetTexts(args, *request.mutable_criteria());
  RETURN_IF_ERROR(SetPhones(args, *request.mutable_criteria()));
  RETURN_IF_ERROR(SetBilling(args, *request.mutable_criteria()));
  RETURN_IF_ERROR(SetChoices(args, request));
  request.set_exclude_closed(args.On("exclude_closed"));
  request.set_no_nicknames(args.On("no_nicknames"));
  request.set_allow_leading_percent(args.On("allow_leading_percent"));
  request.set_page_size(args.Number("page_size"));
  request.set_page_token(args.Last("page_token"));
  if (request.criteria().ByteSizeLong() == 0) request.clear_criteria();
  return request;
}

}  // namespace frontdesk::cli
