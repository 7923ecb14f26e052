#include "tests/clients/random_account.h"

#include "absl/strings/str_format.h"

namespace frontdesk::formats {
namespace {

namespace v1 = ::frontdesk::v1;

constexpr const char* kPieces[] = {
    "a",    "Smith",  "\t", "\"",   "'",  ",",    "\n", "\r", "\r\n",       "\\",   "\\t",
    "é",    "ß",      "世", "🙂", "=",  "+",    "-",  "@",  "=cmd|'/C'!", "{}",   "[1]",
    "null", " ",      "%",  ";",    "'=", "''+x", "&",  "<",  "\x1b",       "\x7f", "\xEF\xBB\xBF",
    "\"\"", "O'Neill"};

int64_t Below(std::mt19937_64& random, int64_t bound) {
  return static_cast<int64_t>(random() % static_cast<uint64_t>(bound));
}

bool Chance(std::mt19937_64& random, int percent) { return Below(random, 100) < percent; }

std::string NonEmptyText(std::mt19937_64& random) {
  std::string text;
  while (text.empty()) text = RandomText(random);
  return text;
}

void FillDate(std::mt19937_64& random, v1::CalendarDate& date) {
  date.set_year(static_cast<int>(1 + Below(random, 9999)));
  date.set_month(static_cast<int>(1 + Below(random, 12)));
  date.set_day(static_cast<int>(1 + Below(random, 28)));
}

void FillTime(std::mt19937_64& random, google::protobuf::Timestamp& time) {
  time.set_seconds(Below(random, 4'000'000'000) - 1'000'000'000);
  time.set_nanos(static_cast<int>(Below(random, 1'000'000) * 1000));
}

void FillPaymentCard(std::mt19937_64& random, v1::PaymentCard& card) {
  card.set_last4(absl::StrFormat("%04d", Below(random, 10'000)));
  card.set_brand(RandomText(random));
  card.set_expiry_month(static_cast<int>(Below(random, 13)));
  card.set_expiry_year(static_cast<int>(Below(random, 2) * 2030));
  card.set_cardholder_last_name(RandomText(random));
  card.set_processor(RandomText(random));
  card.set_subscription_charge(Chance(random, 50));
  card.set_on_file(Chance(random, 50));
}

void FillLists(std::mt19937_64& random, v1::Account& account) {
  for (int64_t n = Below(random, 4); n > 0; --n) account.add_phones(NonEmptyText(random));
  for (int64_t n = Below(random, 4); n > 0; --n) {
    v1::Card& card = *account.add_cards();
    card.set_number(absl::StrFormat("600649%010d", Below(random, 10'000'000'000)));
    card.set_state(static_cast<v1::CardState>(Below(random, 5)));
  }
  for (int64_t n = Below(random, 4); n > 0; --n) {
    FillPaymentCard(random, *account.add_payment_cards());
  }
}

void FillAddress(std::mt19937_64& random, v1::PostalAddress& address) {
  address.set_street(NonEmptyText(random));
  address.set_city(RandomText(random));
  address.set_state(RandomText(random));
  address.set_postal_code(RandomText(random));
  address.set_country(RandomText(random));
}

void FillBalances(std::mt19937_64& random, v1::Balances& balances) {
  balances.set_points(Below(random, 3) - 1);
  balances.set_stored_value_minor(Below(random, 1'000'000));
  balances.set_currency(RandomText(random));
}

}  // namespace

std::string RandomText(std::mt19937_64& random) {
  std::string text;
  for (int64_t n = Below(random, 5); n > 0; --n) {
    text += kPieces[Below(random, std::size(kPieces))];
  }
  return text;
}

v1::Account RandomAccount(std::mt19937_64& random) {
  v1::Account account;
  account.set_member_id(absl::StrFormat("M%010d", Below(random, 10'000'000'000)));
  account.set_kind(static_cast<v1::AccountKind>(Below(random, 3)));
  account.set_user_type(static_cast<v1::UserType>(Below(random, 4)));
  account.set_status(static_cast<v1::AccountStatus>(Below(random, 5)));
  account.set_email_status(static_cast<v1::EmailStatus>(Below(random, 3)));
  for (std::string* text :
       {account.mutable_program(), account.mutable_tier(), account.mutable_first_name(),
        account.mutable_last_name(), account.mutable_nickname(), account.mutable_email(),
        account.mutable_company_name(), account.mutable_group_name(), account.mutable_group_id(),
        account.mutable_language(), account.mutable_plan()}) {
    *text = RandomText(random);
  }
  account.set_juvenile(Chance(random, 20));
  if (Chance(random, 60)) FillAddress(random, *account.mutable_address());
  if (Chance(random, 60)) FillBalances(random, *account.mutable_balances());
  if (Chance(random, 30)) {
    account.mutable_auto_recharge()->set_enabled(true);
    account.mutable_auto_recharge()->set_threshold_minor(Below(random, 1000));
    account.mutable_auto_recharge()->set_amount_minor(1 + Below(random, 1000));
  }
  if (Chance(random, 60)) FillDate(random, *account.mutable_date_of_birth());
  if (Chance(random, 60)) FillDate(random, *account.mutable_member_since());
  if (Chance(random, 60)) FillTime(random, *account.mutable_last_login_time());
  if (Chance(random, 60)) FillTime(random, *account.mutable_create_time());
  if (Chance(random, 60)) FillTime(random, *account.mutable_update_time());
  FillLists(random, account);
  return account;
}

}  // namespace frontdesk::formats
