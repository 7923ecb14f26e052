#include "server/services/search_fields.h"

#include <initializer_list>
#include <string>

#include "google/protobuf/descriptor.h"

namespace frontdesk::services {
namespace {

namespace v1 = ::frontdesk::v1;

// The rules that are the same for several fields.
struct Rules {
  std::initializer_list<const char*> operators;
  bool leading_percent = false;
  bool case_sensitive = false;
  bool needs_user_type = false;
};

struct Entry {
  v1::SearchField field;
  const char* criterion;
  const char* title;
  Rules rules;
  const char* help;
};

const Rules kExact = {.operators = {"exact"}};
const Rules kName = {.operators = {"exact", "% pattern"}};
const Rules kPart = {.operators = {"any part", "% pattern"}};

const Entry kEntries[] = {
    {v1::SEARCH_FIELD_MEMBER_ID, "member_ids", "Member ID", kExact,
     "M and ten digits: M0000000042."},
    {v1::SEARCH_FIELD_CARD_NUMBER, "card_numbers", "Card number", kExact,
     "The whole number, spaces and dashes ignored; numbers the account had before are found too."},
    {v1::SEARCH_FIELD_EMAIL, "emails", "E-mail", kPart,
     "Any part of the address; with % the pattern covers the whole address."},
    {v1::SEARCH_FIELD_FIRST_NAME, "first_names", "First name", kName,
     "The whole name or one word of it; nicknames are asked too unless no_nicknames is set."},
    {v1::SEARCH_FIELD_LAST_NAME, "last_names", "Last name", kName,
     "The whole name or one word of it; Anders% finds Anderson and Andersen."},
    {v1::SEARCH_FIELD_NICKNAME, "nicknames", "Nickname", kName, "The nickname given at enrolment."},
    {v1::SEARCH_FIELD_PHONE,
     "phones",
     "Phone",
     {.operators = {"any part", "exact", "prefix", "suffix"}},
     "Digits; dashes and the like are ignored. The last four or seven digits are enough."},
    {v1::SEARCH_FIELD_ADDRESS,
     "addresses",
     "Address",
     {.operators = {"any part", "% pattern"}, .leading_percent = true},
     "House number, street and unit; may start with %: %Main St%."},
    {v1::SEARCH_FIELD_CITY, "cities", "City", kPart, "Any part of the city."},
    {v1::SEARCH_FIELD_STATE, "states", "State", kExact, "The abbreviation: CA."},
    {v1::SEARCH_FIELD_POSTAL_CODE,
     "postal_codes",
     "Postal code",
     {.operators = {"prefix"}},
     "The beginning of the postal code; spaces and dashes are ignored."},
    {v1::SEARCH_FIELD_COMPANY_NAME,
     "company_names",
     "Company",
     {.operators = {"any part", "% pattern"}, .needs_user_type = true},
     "Any part of the company name; select at least one user type too."},
    {v1::SEARCH_FIELD_GROUP_NAME, "group_names", "Group", kPart,
     "Any part of the care group's name."},
    {v1::SEARCH_FIELD_BILLING_LAST4, "billing.last4", "Card last four", kExact,
     "The last four digits of a payment card that carried a subscription charge."},
    {v1::SEARCH_FIELD_BILLING_LAST_NAME,
     "billing.last_name",
     "Billing last name",
     {.operators = {"exact"}, .case_sensitive = true},
     "Narrows a billing search; cardholder's or member's last name, with case and accents."},
    {v1::SEARCH_FIELD_USER_TYPE,
     "user_types",
     "User type",
     {.operators = {"any of"}},
     "Any of the types given."},
    {v1::SEARCH_FIELD_STATUS,
     "statuses",
     "Status",
     {.operators = {"any of"}},
     "Any of the statuses given."},
    {v1::SEARCH_FIELD_EMAIL_STATUS,
     "email_statuses",
     "E-mail status",
     {.operators = {"any of"}},
     "FAILED: a mail to the address came back."},
};

// The names of a closed list but for its zero.
void AddValues(const google::protobuf::EnumDescriptor& list, v1::SearchFieldInfo& info) {
  for (int i = 1; i < list.value_count(); ++i) info.add_values(list.value(i)->name());
}

v1::SearchFieldInfo ToInfo(const Entry& entry) {
  v1::SearchFieldInfo info;
  info.set_field(entry.field);
  info.set_criterion(entry.criterion);
  info.set_title(entry.title);
  for (const char* name : entry.rules.operators) info.add_operators(name);
  info.set_leading_percent(entry.rules.leading_percent);
  info.set_case_sensitive(entry.rules.case_sensitive);
  info.set_needs_user_type(entry.rules.needs_user_type);
  if (entry.field == v1::SEARCH_FIELD_USER_TYPE) AddValues(*v1::UserType_descriptor(), info);
  if (entry.field == v1::SEARCH_FIELD_STATUS) AddValues(*v1::AccountStatus_descriptor(), info);
  if (entry.field == v1::SEARCH_FIELD_EMAIL_STATUS) AddValues(*v1::EmailStatus_descriptor(), info);
  info.set_help(entry.help);
  return info;
}

}  // namespace

const v1::ListSearchFieldsResponse& SearchFields() {
  static const auto* const fields = [] {
    auto* made = new v1::ListSearchFieldsResponse;
    for (const Entry& entry : kEntries) *made->add_fields() = ToInfo(entry);
    return made;
  }();
  return *fields;
}

std::string_view FieldInWords(index::Field field) {
  switch (field) {
    case index::Field::kNone:
      return "";
    case index::Field::kMemberId:
      return "member ID";
    case index::Field::kCardNumber:
      return "card number";
    case index::Field::kEmail:
      return "e-mail";
    case index::Field::kFirstName:
      return "first name";
    case index::Field::kLastName:
      return "last name";
    case index::Field::kNickname:
      return "nickname";
    case index::Field::kPhone:
      return "phone";
    case index::Field::kAddress:
      return "address";
    case index::Field::kCity:
      return "city";
    case index::Field::kState:
      return "state";
    case index::Field::kPostalCode:
      return "postal code";
    case index::Field::kCompany:
      return "company";
    case index::Field::kGroup:
      return "group";
    case index::Field::kBilling:
      return "billing last four";
    case index::Field::kBillingLastName:
      return "billing last name";
    case index::Field::kUserType:
      return "user type";
    case index::Field::kStatus:
      return "status";
    case index::Field::kEmailStatus:
      return "e-mail status";
  }
  return "";
}

}  // namespace frontdesk::services
