#include "server/accounts/audit.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "common/card_number.h"

namespace frontdesk::accounts {
namespace {

std::string YesOrNo(bool yes) { return yes ? "yes" : "no"; }

std::string NameOfType(UserType type) {
  constexpr std::string_view kNames[] = {"", "SEEKER", "PROVIDER", "BUSINESS"};
  return std::string(kNames[static_cast<size_t>(type)]);
}

std::string NameOfEmailStatus(EmailStatus status) {
  constexpr std::string_view kNames[] = {"", "OK", "FAILED"};
  return std::string(kNames[static_cast<size_t>(status)]);
}

std::string CardText(const Account& account) {
  const Card* card = ActiveCard(account);
  return card == nullptr ? "" : MaskCardNumber(card->number);
}

std::string RechargeText(const AutoRecharge& recharge) {
  if (!recharge.enabled) return "off";
  return absl::StrCat("below ", recharge.threshold_minor, " by ", recharge.amount_minor);
}

struct Row {
  std::string_view path;
  std::string (*text)(const Account& account);
};

constexpr Row kRows[] = {
    {"status", [](const Account& a) { return NameOf(a.status); }},
    {"tier", [](const Account& a) { return a.tier; }},
    {"user_type", [](const Account& a) { return NameOfType(a.user_type); }},
    {"first_name", [](const Account& a) { return a.first_name; }},
    {"last_name", [](const Account& a) { return a.last_name; }},
    {"nickname", [](const Account& a) { return a.nickname; }},
    {"email", [](const Account& a) { return a.email; }},
    {"email_status", [](const Account& a) { return NameOfEmailStatus(a.email_status); }},
    {"phones", [](const Account& a) { return absl::StrJoin(a.phones, ", "); }},
    {"address.street", [](const Account& a) { return a.address.street; }},
    {"address.city", [](const Account& a) { return a.address.city; }},
    {"address.state", [](const Account& a) { return a.address.state; }},
    {"address.postal_code", [](const Account& a) { return a.address.postal_code; }},
    {"address.country", [](const Account& a) { return a.address.country; }},
    {"company_name", [](const Account& a) { return a.company_name; }},
    {"group_name", [](const Account& a) { return a.group_name; }},
    {"group_id", [](const Account& a) { return a.group_id; }},
    {"date_of_birth",
     [](const Account& a) {
       return a.date_of_birth ? absl::FormatCivilTime(*a.date_of_birth) : std::string();
     }},
    {"language", [](const Account& a) { return a.language; }},
    {"cards", CardText},
    {"juvenile", [](const Account& a) { return YesOrNo(a.juvenile); }},
    {"auto_recharge", [](const Account& a) { return RechargeText(a.auto_recharge); }},
};

}  // namespace

std::vector<FieldChange> Differences(const Account& before, const Account& after) {
  std::vector<FieldChange> changes;
  for (const Row& row : kRows) {
    FieldChange change{std::string(row.path), row.text(before), row.text(after)};
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

std::string NameOf(AccountStatus status) {
  constexpr std::string_view kNames[] = {"", "ACTIVE", "SUSPENDED", "TERMINATED", "CLOSED"};
  return std::string(kNames[static_cast<size_t>(status)]);
}

}  // namespace frontdesk::accounts
