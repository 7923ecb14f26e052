#include "server/directory/converters.h"

#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "common/error.h"
#include "common/status_macros.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;

constexpr absl::CivilDay kEpochDay(1970, 1, 1);

int32_t ToDays(absl::CivilDay day) { return static_cast<int32_t>(day - kEpochDay); }
absl::CivilDay FromDays(int32_t days) { return kEpochDay + days; }

int64_t ToMicros(const std::optional<absl::Time>& time) {
  return time ? absl::ToUnixMicros(*time) : 0;
}
std::optional<absl::Time> FromMicros(int64_t micros) {
  if (micros == 0) return std::nullopt;
  return absl::FromUnixMicros(micros);
}

// Reads a number that must be one of an enumeration whose last value is `last`.
template <typename Enum>
absl::Status ReadEnum(int32_t number, Enum last, Enum& value) {
  if (number < 0 || number > static_cast<int32_t>(last)) {
    return MakeError(absl::StatusCode::kDataLoss, "RECORD_NOT_UNDERSTOOD",
                     "a stored account holds a value that this version does not know");
  }
  value = static_cast<Enum>(number);
  return absl::OkStatus();
}

// What is written of an account that is needed afterwards is copied, of one that is not, moved.
template <typename Owner, typename Value>
decltype(auto) Pass(Value& value) {
  if constexpr (std::is_lvalue_reference_v<Owner>) {
    return std::as_const(value);
  } else {
    return std::move(value);
  }
}

template <typename Owner>
void WriteCards(Owner&& account, records::AccountRecord& record) {
  for (auto& card : account.cards) {
    records::CardRecord& out = *record.add_cards();
    out.set_number(Pass<Owner>(card.number));
    out.set_state(static_cast<int32_t>(card.state));
  }
  for (auto& card : account.payment_cards) {
    records::PaymentCardRecord& out = *record.add_payment_cards();
    out.set_last4(Pass<Owner>(card.last4));
    out.set_brand(Pass<Owner>(card.brand));
    out.set_expiry_month(card.expiry_month);
    out.set_expiry_year(card.expiry_year);
    out.set_cardholder_last_name(Pass<Owner>(card.cardholder_last_name));
    out.set_processor(Pass<Owner>(card.processor));
    out.set_subscription_charge(card.subscription_charge);
    out.set_on_file(card.on_file);
  }
}

absl::Status ReadCards(const records::AccountRecord& record, Account& account) {
  for (const records::CardRecord& card : record.cards()) {
    accounts::CardState state = accounts::CardState::kUnspecified;
    RETURN_IF_ERROR(ReadEnum(card.state(), accounts::CardState::kDisabled, state));
    account.cards.push_back({card.number(), state});
  }
  for (const records::PaymentCardRecord& card : record.payment_cards()) {
    account.payment_cards.push_back({card.last4(), card.brand(), card.expiry_month(),
                                     card.expiry_year(), card.cardholder_last_name(),
                                     card.processor(), card.subscription_charge(), card.on_file()});
  }
  return absl::OkStatus();
}

template <typename Owner>
void WritePerson(Owner&& account, records::AccountRecord& record) {
  record.set_first_name(Pass<Owner>(account.first_name));
  record.set_last_name(Pass<Owner>(account.last_name));
  record.set_nickname(Pass<Owner>(account.nickname));
  record.set_email(Pass<Owner>(account.email));
  record.set_email_status(static_cast<int32_t>(account.email_status));
  for (auto& phone : account.phones) record.add_phones(Pass<Owner>(phone));
  record.set_street(Pass<Owner>(account.address.street));
  record.set_city(Pass<Owner>(account.address.city));
  record.set_state(Pass<Owner>(account.address.state));
  record.set_postal_code(Pass<Owner>(account.address.postal_code));
  record.set_country(Pass<Owner>(account.address.country));
  record.set_company_name(Pass<Owner>(account.company_name));
  record.set_group_name(Pass<Owner>(account.group_name));
  record.set_group_id(Pass<Owner>(account.group_id));
  record.set_has_date_of_birth(account.date_of_birth.has_value());
  if (account.date_of_birth) record.set_date_of_birth_days(ToDays(*account.date_of_birth));
  record.set_language(Pass<Owner>(account.language));
}

absl::Status ReadPerson(const records::AccountRecord& record, Account& account) {
  account.first_name = record.first_name();
  account.last_name = record.last_name();
  account.nickname = record.nickname();
  account.email = record.email();
  RETURN_IF_ERROR(
      ReadEnum(record.email_status(), accounts::EmailStatus::kFailed, account.email_status));
  account.phones.assign(record.phones().begin(), record.phones().end());
  account.address = {record.street(), record.city(), record.state(), record.postal_code(),
                     record.country()};
  account.company_name = record.company_name();
  account.group_name = record.group_name();
  account.group_id = record.group_id();
  if (record.has_date_of_birth()) account.date_of_birth = FromDays(record.date_of_birth_days());
  account.language = record.language();
  return absl::OkStatus();
}

uint32_t ExpiryMonths(int32_t year, int32_t month) {
  return year == 0 || month == 0 ? 0 : static_cast<uint32_t>(year * 12 + month - 1);
}

std::vector<index::BillingCard> BillingCards(const Account& account) {
  std::vector<index::BillingCard> cards;
  for (const accounts::PaymentCard& card : account.payment_cards) {
    if (card.processor == accounts::kRetiredProcessor) continue;
    cards.push_back({card.last4, card.cardholder_last_name,
                     ExpiryMonths(card.expiry_year, card.expiry_month), card.subscription_charge,
                     card.on_file});
  }
  return cards;
}

// Moves what is searched for beside the numbers.
void TakeText(records::AccountRecord& record, index::Document& document) {
  const auto take = [](std::string* text) { return std::move(*text); };
  document.first_name = take(record.mutable_first_name());
  document.last_name = take(record.mutable_last_name());
  document.nickname = take(record.mutable_nickname());
  document.email = take(record.mutable_email());
  for (std::string& phone : *record.mutable_phones()) document.phones.push_back(take(&phone));
  document.street = take(record.mutable_street());
  document.city = take(record.mutable_city());
  document.state = take(record.mutable_state());
  document.postal_code = take(record.mutable_postal_code());
  document.company = take(record.mutable_company_name());
  document.group_name = take(record.mutable_group_name());
  document.group_id = take(record.mutable_group_id());
  for (records::PaymentCardRecord& card : *record.mutable_payment_cards()) {
    if (card.processor() == accounts::kRetiredProcessor) continue;
    document.billing_cards.push_back({take(card.mutable_last4()),
                                      take(card.mutable_cardholder_last_name()),
                                      ExpiryMonths(card.expiry_year(), card.expiry_month()),
                                      card.subscription_charge(), card.on_file()});
  }
}

// Fills an empty record.
template <typename Owner>
void WriteAccount(Owner&& account, records::AccountRecord& record) {
  record.set_member(account.member);
  record.set_kind(static_cast<int32_t>(account.kind));
  record.set_program(Pass<Owner>(account.program));
  record.set_user_type(static_cast<int32_t>(account.user_type));
  record.set_status(static_cast<int32_t>(account.status));
  record.set_status_before_closure(static_cast<int32_t>(account.status_before_closure));
  record.set_tier(Pass<Owner>(account.tier));
  WritePerson(std::forward<Owner>(account), record);
  record.set_plan(Pass<Owner>(account.plan));
  WriteCards(std::forward<Owner>(account), record);
  record.set_juvenile(account.juvenile);
  record.set_points(account.points);
  record.set_stored_value_minor(account.stored_value_minor);
  record.set_currency(Pass<Owner>(account.currency));
  if (account.member_since) record.set_member_since_days(ToDays(*account.member_since));
  record.set_last_login_micros(ToMicros(account.last_login));
  record.set_create_micros(ToMicros(account.created));
  record.set_update_micros(ToMicros(account.updated));
  record.set_version(account.version);
  record.set_import_fingerprint(Pass<Owner>(account.import_fingerprint));
  if (account.auto_recharge != accounts::AutoRecharge()) {
    records::AutoRechargeRecord& recharge = *record.mutable_auto_recharge();
    recharge.set_enabled(account.auto_recharge.enabled);
    recharge.set_threshold_minor(account.auto_recharge.threshold_minor);
    recharge.set_amount_minor(account.auto_recharge.amount_minor);
  }
}

template <typename Owner>
records::AccountRecord MakeRecord(Owner&& account) {
  records::AccountRecord record;
  WriteAccount(std::forward<Owner>(account), record);
  return record;
}

}  // namespace

absl::StatusOr<index::Document> TakeDocument(records::AccountRecord record) {
  accounts::AccountKind kind{};
  accounts::UserType user_type{};
  accounts::AccountStatus status{};
  accounts::EmailStatus email_status{};
  RETURN_IF_ERROR(ReadEnum(record.kind(), accounts::AccountKind::kGift, kind));
  RETURN_IF_ERROR(ReadEnum(record.user_type(), accounts::UserType::kBusiness, user_type));
  RETURN_IF_ERROR(ReadEnum(record.status(), accounts::AccountStatus::kClosed, status));
  RETURN_IF_ERROR(ReadEnum(record.email_status(), accounts::EmailStatus::kFailed, email_status));
  index::Document document;
  document.member = record.member();
  document.user_type = static_cast<index::UserType>(user_type);
  document.status = static_cast<index::Status>(status);
  for (records::CardRecord& card : *record.mutable_cards()) {
    accounts::CardState state{};
    RETURN_IF_ERROR(ReadEnum(card.state(), accounts::CardState::kDisabled, state));
    document.card_numbers.push_back(std::move(*card.mutable_number()));
  }
  document.numbers_only = record.juvenile() || kind == accounts::AccountKind::kGift;
  if (document.numbers_only) return document;
  document.email_status = static_cast<index::EmailStatus>(email_status);
  TakeText(record, document);
  return document;
}

records::AccountRecord ToRecord(const Account& account) { return MakeRecord(account); }
records::AccountRecord ToRecord(Account&& account) { return MakeRecord(std::move(account)); }

void ToRecord(const Account& account, records::AccountRecord& record) {
  record.Clear();
  WriteAccount(account, record);
}

absl::StatusOr<Account> FromRecord(const records::AccountRecord& record) {
  Account account;
  account.member = record.member();
  RETURN_IF_ERROR(ReadEnum(record.kind(), accounts::AccountKind::kGift, account.kind));
  account.program = record.program();
  RETURN_IF_ERROR(ReadEnum(record.user_type(), accounts::UserType::kBusiness, account.user_type));
  RETURN_IF_ERROR(ReadEnum(record.status(), accounts::AccountStatus::kClosed, account.status));
  RETURN_IF_ERROR(ReadEnum(record.status_before_closure(), accounts::AccountStatus::kClosed,
                           account.status_before_closure));
  account.tier = record.tier();
  RETURN_IF_ERROR(ReadPerson(record, account));
  account.plan = record.plan();
  RETURN_IF_ERROR(ReadCards(record, account));
  account.juvenile = record.juvenile();
  account.points = record.points();
  account.stored_value_minor = record.stored_value_minor();
  account.currency = record.currency();
  account.member_since = FromDays(record.member_since_days());
  account.last_login = FromMicros(record.last_login_micros());
  account.created = FromMicros(record.create_micros());
  account.updated = FromMicros(record.update_micros());
  account.version = record.version();
  account.import_fingerprint = record.import_fingerprint();
  account.auto_recharge = {record.auto_recharge().enabled(),
                           record.auto_recharge().threshold_minor(),
                           record.auto_recharge().amount_minor()};
  return account;
}

index::Document ToDocument(const Account& account) {
  index::Document document;
  document.member = account.member;
  document.user_type = static_cast<index::UserType>(account.user_type);
  document.status = static_cast<index::Status>(account.status);
  for (const accounts::Card& card : account.cards) document.card_numbers.push_back(card.number);
  document.numbers_only = account.juvenile || account.kind == accounts::AccountKind::kGift;
  if (document.numbers_only) return document;
  document.first_name = account.first_name;
  document.last_name = account.last_name;
  document.nickname = account.nickname;
  document.email = account.email;
  document.email_status = static_cast<index::EmailStatus>(account.email_status);
  document.phones = account.phones;
  document.street = account.address.street;
  document.city = account.address.city;
  document.state = account.address.state;
  document.postal_code = account.address.postal_code;
  document.company = account.company_name;
  document.group_name = account.group_name;
  document.group_id = account.group_id;
  document.billing_cards = BillingCards(account);
  return document;
}

}  // namespace frontdesk::directory
