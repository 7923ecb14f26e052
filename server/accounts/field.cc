#include "server/accounts/field.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "common/strings.h"

namespace frontdesk::accounts {
namespace {

struct FieldRow {
  AccountField field;
  std::string_view path;
  bool demographic;
  void (*copy)(const Account& from, Account& to);
};

// In the order of AccountField, so that a field is its own index.
constexpr FieldRow kFields[] = {
    {AccountField::kFirstName, "first_name", true,
     [](const Account& from, Account& to) { to.first_name = from.first_name; }},
    {AccountField::kLastName, "last_name", true,
     [](const Account& from, Account& to) { to.last_name = from.last_name; }},
    {AccountField::kNickname, "nickname", true,
     [](const Account& from, Account& to) { to.nickname = from.nickname; }},
    {AccountField::kEmail, "email", true,
     [](const Account& from, Account& to) { to.email = from.email; }},
    {AccountField::kPhones, "phones", true,
     [](const Account& from, Account& to) { to.phones = from.phones; }},
    {AccountField::kAddress, "address", true,
     [](const Account& from, Account& to) { to.address = from.address; }},
    {AccountField::kStreet, "address.street", true,
     [](const Account& from, Account& to) { to.address.street = from.address.street; }},
    {AccountField::kCity, "address.city", true,
     [](const Account& from, Account& to) { to.address.city = from.address.city; }},
    {AccountField::kState, "address.state", true,
     [](const Account& from, Account& to) { to.address.state = from.address.state; }},
    {AccountField::kPostalCode, "address.postal_code", true,
     [](const Account& from, Account& to) { to.address.postal_code = from.address.postal_code; }},
    {AccountField::kCountry, "address.country", true,
     [](const Account& from, Account& to) { to.address.country = from.address.country; }},
    {AccountField::kCompanyName, "company_name", true,
     [](const Account& from, Account& to) { to.company_name = from.company_name; }},
    {AccountField::kGroupName, "group_name", true,
     [](const Account& from, Account& to) { to.group_name = from.group_name; }},
    {AccountField::kGroupId, "group_id", true,
     [](const Account& from, Account& to) { to.group_id = from.group_id; }},
    {AccountField::kDateOfBirth, "date_of_birth", true,
     [](const Account& from, Account& to) { to.date_of_birth = from.date_of_birth; }},
    {AccountField::kLanguage, "language", true,
     [](const Account& from, Account& to) { to.language = from.language; }},
    {AccountField::kUserType, "user_type", false,
     [](const Account& from, Account& to) { to.user_type = from.user_type; }},
};

constexpr bool IsItsOwnIndex() {
  for (size_t i = 0; i < std::size(kFields); ++i) {
    if (static_cast<size_t>(kFields[i].field) != i) return false;
  }
  return true;
}
static_assert(IsItsOwnIndex());

// The other fields of frontdesk.v1.Account.
constexpr std::string_view kNotUpdatable[] = {"member_id",     "kind",
                                              "program",       "status",
                                              "tier",          "email_status",
                                              "plan",          "cards",
                                              "payment_cards", "juvenile",
                                              "balances",      "auto_recharge",
                                              "member_since",  "last_login_time",
                                              "create_time",   "update_time",
                                              "etag",          "discarded_fields",
                                              "consequences"};

const FieldRow& RowOf(AccountField field) { return kFields[static_cast<size_t>(field)]; }

}  // namespace

FieldPath FindField(std::string_view path) {
  for (const FieldRow& row : kFields) {
    if (row.path == path) return {FieldPath::Kind::kUpdatable, row.field};
  }
  const std::string_view head = path.substr(0, path.find('.'));
  const bool known = std::ranges::find(kNotUpdatable, head) != std::end(kNotUpdatable);
  return {known ? FieldPath::Kind::kNotUpdatable : FieldPath::Kind::kUnknown, {}};
}

std::string_view PathOf(AccountField field) { return RowOf(field).path; }

bool IsDemographic(AccountField field) { return RowOf(field).demographic; }

bool IsEmpty(AccountField field, const Account& account) {
  Account one;  // only `field` can differ from a fresh account
  RowOf(field).copy(account, one);
  const auto blank = [](const std::string& text) { return StripSpace(text).empty(); };
  const std::string* texts[] = {&one.first_name,    &one.last_name,           &one.nickname,
                                &one.email,         &one.address.street,      &one.address.city,
                                &one.address.state, &one.address.postal_code, &one.address.country,
                                &one.company_name,  &one.group_name,          &one.group_id,
                                &one.language};
  return std::ranges::all_of(texts, [&blank](const std::string* text) { return blank(*text); }) &&
         std::ranges::all_of(one.phones, blank) && !one.date_of_birth.has_value() &&
         one.user_type == UserType::kUnspecified;
}

void CopyFields(const std::vector<AccountField>& fields, const Account& values, Account& account) {
  for (AccountField field : fields) RowOf(field).copy(values, account);
}

}  // namespace frontdesk::accounts
