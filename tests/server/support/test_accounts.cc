#include "tests/server/support/test_accounts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/card_number.h"
#include "common/member_id.h"

namespace frontdesk::testing {

std::string CardNumber(uint64_t n) {
  const std::string body = absl::StrFormat("600649%09d", n);
  for (char check = '0'; check <= '9'; ++check) {
    if (HasValidCheckDigit(body + check)) return body + check;
  }
  return "";
}

std::string Masked(uint64_t n) { return absl::StrCat("************", CardNumber(n).substr(12)); }

accounts::Account Person(uint64_t n) {
  accounts::Account account;
  account.user_type = accounts::UserType::kSeeker;
  account.tier = "GOLD";
  account.first_name = "Robert";
  account.last_name = absl::StrCat("Anderson", n % 7);
  account.nickname = "Peach";
  account.email = absl::StrCat("robert", n, "@example.com");
  account.phones = {absl::StrFormat("323-%03d-%04d", n / 10000 % 1000, n % 10000)};
  account.address = {absl::StrCat(n, " Fairfield Ave"), "Montport", "CA", "90167", "US"};
  account.company_name = "Allen Industries";
  account.group_name = "Apex Teachers Union";
  account.date_of_birth = absl::CivilDay(1980, 5, 17);
  account.language = "en-US";
  account.plan = "PREMIUM";
  account.cards = {{CardNumber(n), accounts::CardState::kActive}};
  account.payment_cards = {
      {absl::StrFormat("%04d", n % 10000), "VISA", 7, 2028, "", "STRIPE", true, true}};
  account.member_since = absl::CivilDay(2010, 1, 1);
  return account;
}

accounts::Account Row(uint64_t n) {
  accounts::Account account = Person(n);
  account.member = 1'000'000'000 + n;
  return account;
}

std::string RowId(uint64_t n) { return FormatMemberId(Row(n).member); }

accounts::Account Named(const char* last_name) {
  accounts::Account values;
  values.last_name = last_name;
  return values;
}

}  // namespace frontdesk::testing
