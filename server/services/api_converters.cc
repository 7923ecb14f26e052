#include "server/services/api_converters.h"

#include <google/protobuf/util/time_util.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/card_number.h"
#include "common/member_id.h"
#include "common/strings.h"
#include "server/accounts/etag.h"

namespace frontdesk::services {
namespace {

namespace v1 = ::frontdesk::v1;
using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

v1::CalendarDate ToDate(absl::CivilDay day) {
  v1::CalendarDate date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

Timestamp ToTimestamp(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

v1::Card ToCard(const accounts::Card& card, CardNumbers card_numbers) {
  v1::Card shown;
  if (card_numbers == CardNumbers::kFull) {
    shown.set_number(card.number);
  } else {
    shown.set_masked_number(MaskCardNumber(card.number));
  }
  shown.set_state(static_cast<v1::CardState>(card.state));
  return shown;
}

v1::PaymentCard ToPaymentCard(const accounts::PaymentCard& card) {
  v1::PaymentCard shown;
  shown.set_last4(card.last4);
  shown.set_brand(card.brand);
  shown.set_expiry_month(card.expiry_month);
  shown.set_expiry_year(card.expiry_year);
  shown.set_cardholder_last_name(card.cardholder_last_name);
  shown.set_processor(card.processor);
  shown.set_subscription_charge(card.subscription_charge);
  shown.set_on_file(card.on_file);
  return shown;
}

v1::PostalAddress ToAddress(const accounts::Address& address) {
  v1::PostalAddress shown;
  shown.set_street(address.street);
  shown.set_city(address.city);
  shown.set_state(address.state);
  shown.set_postal_code(address.postal_code);
  shown.set_country(address.country);
  return shown;
}

bool HasBalances(const accounts::Account& account) {
  return account.points != 0 || account.stored_value_minor != 0 || !account.currency.empty();
}

// What Account and SearchRow have in common, by the same names.
template <typename Shown>
void FillCommon(const accounts::Account& account, CardNumbers card_numbers, Shown& shown) {
  shown.set_member_id(FormatMemberId(account.member));
  shown.set_kind(static_cast<v1::AccountKind>(account.kind));
  shown.set_user_type(static_cast<v1::UserType>(account.user_type));
  shown.set_status(static_cast<v1::AccountStatus>(account.status));
  shown.set_tier(account.tier);
  shown.set_first_name(account.first_name);
  shown.set_last_name(account.last_name);
  shown.set_nickname(account.nickname);
  shown.set_email(account.email);
  shown.set_email_status(static_cast<v1::EmailStatus>(account.email_status));
  for (const std::string& phone : account.phones) shown.add_phones(phone);
  if (account.address != accounts::Address{}) *shown.mutable_address() = ToAddress(account.address);
  shown.set_company_name(account.company_name);
  shown.set_group_name(account.group_name);
  shown.set_plan(account.plan);
  for (const accounts::Card& card : account.cards) *shown.add_cards() = ToCard(card, card_numbers);
  for (const accounts::PaymentCard& card : account.payment_cards) {
    *shown.add_payment_cards() = ToPaymentCard(card);
  }
  shown.set_juvenile(account.juvenile);
  if (account.member_since) *shown.mutable_member_since() = ToDate(*account.member_since);
  if (account.last_login) *shown.mutable_last_login_time() = ToTimestamp(*account.last_login);
  if (HasBalances(account)) {
    shown.mutable_balances()->set_points(account.points);
    shown.mutable_balances()->set_stored_value_minor(account.stored_value_minor);
    shown.mutable_balances()->set_currency(account.currency);
  }
}

// Reads the parts of an account and keeps what is wrong with them.
class Reader {
 public:
  explicit Reader(std::vector<Violation>& violations) : violations_(violations) {}

  void Refuse(std::string field, std::string reason, std::string message) {
    violations_.push_back({std::move(field), std::move(reason), std::move(message)});
  }

  MemberNumber Member(std::string_view id, const std::string& field) {
    const std::optional<MemberNumber> number = ParseMemberId(id);
    // Number 0 stands for no member wherever members are stored.
    if (number && *number != 0) return *number;
    Refuse(field, "MEMBER_ID_MALFORMED", "a member ID is M and ten digits, as in M0000000042");
    return 0;
  }

  // `valid`: the generated check whether the API knows the number.
  template <typename Enum>
  Enum Enumerated(int value, bool (*valid)(int), const std::string& field) {
    if (valid(value)) return static_cast<Enum>(value);
    Refuse(field, "ENUM_VALUE_UNKNOWN", "not a value of this field; see the API description");
    return Enum{};
  }

  std::optional<absl::CivilDay> Date(bool given, const v1::CalendarDate& date,
                                     const std::string& field) {
    if (!given) return std::nullopt;
    const absl::CivilDay day(date.year(), date.month(), date.day());
    // CivilDay moves a 30 February into March; then it is no longer the day that was given.
    if (date.year() < 1 || date.year() > 9999 || day.year() != date.year() ||
        day.month() != date.month() || day.day() != date.day()) {
      Refuse(field, "DATE_MALFORMED", "must be a day of the calendar: year 1 to 9999, month, day");
      return std::nullopt;
    }
    return day;
  }

  std::optional<absl::Time> Time(bool given, const Timestamp& time, const std::string& field) {
    if (!given) return std::nullopt;
    if (time.seconds() < TimeUtil::kTimestampMinSeconds ||
        time.seconds() > TimeUtil::kTimestampMaxSeconds || time.nanos() < 0 ||
        time.nanos() > 999'999'999) {
      Refuse(field, "TIME_MALFORMED", "must be a time from year 1 to 9999");
      return std::nullopt;
    }
    return absl::FromUnixSeconds(time.seconds()) + absl::Microseconds(time.nanos() / 1000);
  }

  accounts::Card Card(const v1::Card& card, const std::string& path) {
    accounts::Card read;
    read.state =
        Enumerated<accounts::CardState>(card.state(), v1::CardState_IsValid, path + ".state");
    if (!card.masked_number().empty()) {
      Refuse(path + ".masked_number", "OUTPUT_ONLY_FIELD",
             "only the server sets this field; leave it out");
    }
    // The rules say what is wrong with a number that is none.
    ParsedCardNumber parsed = ParseCardNumber(card.number());
    read.number = parsed.error == CardNumberError::kNone ? std::move(parsed.digits) : card.number();
    return read;
  }

 private:
  std::vector<Violation>& violations_;
};

accounts::PaymentCard FromPaymentCard(const v1::PaymentCard& card) {
  return {.last4 = card.last4(),
          .brand = card.brand(),
          .expiry_month = card.expiry_month(),
          .expiry_year = card.expiry_year(),
          .cardholder_last_name = card.cardholder_last_name(),
          .processor = card.processor(),
          .subscription_charge = card.subscription_charge(),
          .on_file = card.on_file()};
}

accounts::Address FromAddress(const v1::PostalAddress& address) {
  return {.street = address.street(),
          .city = address.city(),
          .state = address.state(),
          .postal_code = address.postal_code(),
          .country = address.country()};
}

void ReadTexts(const v1::Account& given, accounts::Account& account) {
  account.program = given.program();
  account.tier = given.tier();
  account.first_name = given.first_name();
  account.last_name = given.last_name();
  account.nickname = given.nickname();
  account.email = given.email();
  account.phones.assign(given.phones().begin(), given.phones().end());
  account.address = FromAddress(given.address());
  account.company_name = given.company_name();
  account.group_name = given.group_name();
  account.group_id = given.group_id();
  account.language = given.language();
  account.plan = given.plan();
}

void ReadDatesAndTimes(const v1::Account& given, Reader& reader, accounts::Account& account) {
  account.date_of_birth =
      reader.Date(given.has_date_of_birth(), given.date_of_birth(), "date_of_birth");
  account.member_since =
      reader.Date(given.has_member_since(), given.member_since(), "member_since");
  account.last_login =
      reader.Time(given.has_last_login_time(), given.last_login_time(), "last_login_time");
  account.created = reader.Time(given.has_create_time(), given.create_time(), "create_time");
  account.updated = reader.Time(given.has_update_time(), given.update_time(), "update_time");
}

}  // namespace

v1::Account ToApi(const accounts::Account& account, CardNumbers card_numbers) {
  v1::Account shown;
  FillCommon(account, card_numbers, shown);
  shown.set_program(account.program);
  shown.set_group_id(account.group_id);
  if (account.date_of_birth) *shown.mutable_date_of_birth() = ToDate(*account.date_of_birth);
  shown.set_language(account.language);
  if (account.created) *shown.mutable_create_time() = ToTimestamp(*account.created);
  if (account.auto_recharge != accounts::AutoRecharge()) {
    shown.mutable_auto_recharge()->set_enabled(account.auto_recharge.enabled);
    shown.mutable_auto_recharge()->set_threshold_minor(account.auto_recharge.threshold_minor);
    shown.mutable_auto_recharge()->set_amount_minor(account.auto_recharge.amount_minor);
  }
  if (account.updated) *shown.mutable_update_time() = ToTimestamp(*account.updated);
  if (card_numbers == CardNumbers::kMasked) shown.set_etag(accounts::MakeEtag(account.version));
  return shown;
}

v1::SearchRow ToRow(const accounts::Account& account) {
  v1::SearchRow row;
  FillCommon(account, CardNumbers::kMasked, row);
  return row;
}

accounts::Account FromApi(const v1::Account& given, std::vector<Violation>& violations) {
  Reader reader(violations);
  accounts::Account account;
  if (!StripSpace(given.member_id()).empty()) {
    account.member = reader.Member(given.member_id(), "member_id");
  }
  account.kind =
      reader.Enumerated<accounts::AccountKind>(given.kind(), v1::AccountKind_IsValid, "kind");
  account.user_type =
      reader.Enumerated<accounts::UserType>(given.user_type(), v1::UserType_IsValid, "user_type");
  account.status = reader.Enumerated<accounts::AccountStatus>(given.status(),
                                                              v1::AccountStatus_IsValid, "status");
  account.email_status = reader.Enumerated<accounts::EmailStatus>(
      given.email_status(), v1::EmailStatus_IsValid, "email_status");
  ReadTexts(given, account);
  ReadDatesAndTimes(given, reader, account);
  for (int i = 0; i < given.cards_size(); ++i) {
    account.cards.push_back(reader.Card(given.cards(i), absl::StrCat("cards[", i, "]")));
  }
  for (const v1::PaymentCard& card : given.payment_cards()) {
    account.payment_cards.push_back(FromPaymentCard(card));
  }
  account.juvenile = given.juvenile();
  account.points = given.balances().points();
  account.stored_value_minor = given.balances().stored_value_minor();
  account.currency = given.balances().currency();
  if (given.has_auto_recharge()) {
    account.auto_recharge = {given.auto_recharge().enabled(),
                             given.auto_recharge().threshold_minor(),
                             given.auto_recharge().amount_minor()};
  }
  constexpr char kOutputOnly[] = "only the server sets this field; leave it out";
  if (given.discarded_fields_size() > 0) {
    reader.Refuse("discarded_fields", "OUTPUT_ONLY_FIELD", kOutputOnly);
  }
  if (given.consequences_size() > 0) {
    reader.Refuse("consequences", "OUTPUT_ONLY_FIELD", kOutputOnly);
  }
  return account;
}

MemberNumber ReadMemberId(std::string_view text, const std::string& field,
                          std::vector<Violation>& violations) {
  return Reader(violations).Member(text, field);
}

std::string ReadCardNumber(std::string_view text, const std::string& field,
                           std::vector<Violation>& violations) {
  ParsedCardNumber parsed = ParseCardNumber(text);
  if (parsed.error == CardNumberError::kMalformed) {
    violations.push_back({field, "CARD_NUMBER_MALFORMED", "a card number has 12 to 19 digits"});
  } else if (parsed.error == CardNumberError::kCheckDigit) {
    violations.push_back(
        {field, "CHECK_DIGIT_WRONG", "the check digit is wrong; read the number again"});
  }
  return std::move(parsed.digits);
}

}  // namespace frontdesk::services
