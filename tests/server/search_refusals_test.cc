// What a search refuses: every field of the request, with every violation.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/search_requests.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using ::testing::ElementsAreArray;
using Request = v1::SearchAccountsRequest;

struct BadInput {
  const char* name;
  std::function<void(Request&)> spoil;
  std::vector<std::pair<std::string, std::string>> violations;
};

class Refusals : public ::testing::TestWithParam<BadInput> {};

TEST_P(Refusals, NameTheFieldAndTheRule) {
  ServiceRoom room;
  Request request;
  GetParam().spoil(request);
  const WireError error = room.SearchError(request);
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.violations, ElementsAreArray(GetParam().violations));
}

const std::string kTooLong(257, 'x');
const std::string kWithNul("a\0b", 3);

INSTANTIATE_TEST_SUITE_P(
    All, Refusals,
    ::testing::Values(
        //
        BadInput{"Nothing", [](Request&) {}, {{"criteria", "CRITERIA_REQUIRED"}}},
        BadInput{
            "White", [](Request& r) { r.set_query(" \t"); }, {{"criteria", "CRITERIA_REQUIRED"}}},
        BadInput{"OnlyExcludeClosed",
                 [](Request& r) { r.set_exclude_closed(true); },
                 {{"criteria", "CRITERIA_REQUIRED"}}},
        BadInput{
            "UnspecifiedTypeIsNone",
            [](Request& r) { r.mutable_criteria()->add_user_types(v1::USER_TYPE_UNSPECIFIED); },
            {{"criteria", "CRITERIA_REQUIRED"}}},
        BadInput{"QueryAndCriteria",
                 [](Request& r) {
                   r.set_query("x");
                   r.mutable_criteria()->add_emails("x");
                 },
                 {{"query", "QUERY_AND_CRITERIA"}}},
        BadInput{"TooManyCriteria",
                 [](Request& r) {
                   for (int i = 0; i < 33; ++i) r.mutable_criteria()->add_emails("x");
                 },
                 {{"criteria", "TOO_MANY_CRITERIA"}}},
        BadInput{"EveryTextEmpty",
                 [](Request& r) {
                   auto& c = *r.mutable_criteria();
                   c.add_emails(" ");
                   c.add_first_names("");
                   c.add_last_names("'");
                   c.add_nicknames(".");
                   c.add_addresses(" ");
                   c.add_cities(" ");
                   c.add_states(" ");
                   c.add_postal_codes("-");
                   c.add_group_names(" ");
                   c.add_phones()->set_number(" ");
                 },
                 {{"criteria.emails[0]", "CRITERION_EMPTY"},
                  {"criteria.first_names[0]", "CRITERION_EMPTY"},
                  {"criteria.last_names[0]", "CRITERION_EMPTY"},
                  {"criteria.nicknames[0]", "CRITERION_EMPTY"},
                  {"criteria.phones[0].number", "CRITERION_EMPTY"},
                  {"criteria.addresses[0]", "CRITERION_EMPTY"},
                  {"criteria.cities[0]", "CRITERION_EMPTY"},
                  {"criteria.states[0]", "CRITERION_EMPTY"},
                  {"criteria.postal_codes[0]", "CRITERION_EMPTY"},
                  {"criteria.group_names[0]", "CRITERION_EMPTY"}}},
        BadInput{"EveryTextTooLong",
                 [](Request& r) {
                   auto& c = *r.mutable_criteria();
                   c.add_emails(kTooLong);
                   c.add_emails("fine");
                   c.add_emails(kTooLong);
                   c.add_phones()->set_number(std::string(257, '1'));
                   *c.add_billing() = Billing("1234", kTooLong);
                 },
                 {{"criteria.emails[0]", "CRITERION_TOO_LONG"},
                  {"criteria.emails[2]", "CRITERION_TOO_LONG"},
                  {"criteria.phones[0].number", "CRITERION_TOO_LONG"},
                  {"criteria.billing[0].last_name", "CRITERION_TOO_LONG"}}},
        BadInput{"Nul",
                 [](Request& r) {
                   r.mutable_criteria()->add_emails(kWithNul);
                   r.mutable_criteria()->add_addresses(kWithNul);
                 },
                 {{"criteria.emails[0]", "TEXT_NOT_CLEAN"},
                  {"criteria.addresses[0]", "TEXT_NOT_CLEAN"}}},
        BadInput{
            "NulInQuery", [](Request& r) { r.set_query(kWithNul); }, {{"query", "TEXT_NOT_CLEAN"}}},
        BadInput{"LongQuery",
                 [](Request& r) { r.set_query(kTooLong); },
                 {{"query", "CRITERION_TOO_LONG"}}},
        //
        BadInput{"LeadingPercent",
                 [](Request& r) {
                   auto& c = *r.mutable_criteria();
                   c.add_emails("%x");
                   c.add_last_names(" %x");
                   c.add_cities("%%%");
                   c.add_nicknames("%");
                 },
                 {{"criteria.emails[0]", "LEADING_PERCENT_NOT_ALLOWED"},
                  {"criteria.last_names[0]", "LEADING_PERCENT_NOT_ALLOWED"},
                  {"criteria.nicknames[0]", "LEADING_PERCENT_NOT_ALLOWED"},
                  {"criteria.cities[0]", "LEADING_PERCENT_NOT_ALLOWED"}}},
        //
        BadInput{"CompanyWithoutType",
                 [](Request& r) { r.mutable_criteria()->add_company_names("x"); },
                 {{"criteria.user_types", "USER_TYPE_REQUIRED"}}},
        BadInput{"CompanyWithUnspecifiedType",
                 [](Request& r) {
                   r.mutable_criteria()->add_company_names("x");
                   r.mutable_criteria()->add_user_types(v1::USER_TYPE_UNSPECIFIED);
                 },
                 {{"criteria.user_types", "USER_TYPE_REQUIRED"}}},
        BadInput{"UnknownEnums",
                 [](Request& r) {
                   auto& c = *r.mutable_criteria();
                   c.add_user_types(static_cast<v1::UserType>(4));
                   c.add_statuses(static_cast<v1::AccountStatus>(5));
                   c.add_statuses(v1::ACCOUNT_STATUS_UNSPECIFIED);
                   c.add_email_statuses(static_cast<v1::EmailStatus>(3));
                   c.add_email_statuses(v1::EMAIL_STATUS_UNSPECIFIED);
                   c.add_phones()->set_number("911");
                   c.mutable_phones(0)->set_match(static_cast<v1::PhoneMatch>(4));
                   r.set_order_by(static_cast<v1::SearchOrder>(3));
                 },
                 {{"criteria.user_types[0]", "ENUM_VALUE_UNKNOWN"},
                  {"criteria.statuses[0]", "ENUM_VALUE_UNKNOWN"},
                  {"criteria.statuses[1]", "ENUM_VALUE_UNKNOWN"},
                  {"criteria.email_statuses[0]", "ENUM_VALUE_UNKNOWN"},
                  {"criteria.email_statuses[1]", "ENUM_VALUE_UNKNOWN"},
                  {"criteria.phones[0].match", "ENUM_VALUE_UNKNOWN"},
                  {"order_by", "ENUM_VALUE_UNKNOWN"}}},
        //
        BadInput{"PhoneLetters",
                 [](Request& r) {
                   r.mutable_criteria()->add_phones()->set_number("1-800-FLOWERS");
                   r.mutable_criteria()->add_phones()->set_number("555%");
                   r.mutable_criteria()->add_phones()->set_number("+-");
                 },
                 {{"criteria.phones[0].number", "PHONE_DIGITS_ONLY"},
                  {"criteria.phones[1].number", "PHONE_DIGITS_ONLY"},
                  {"criteria.phones[2].number", "PHONE_DIGITS_ONLY"}}},
        //
        BadInput{"Billing",
                 [](Request& r) {
                   auto& c = *r.mutable_criteria();
                   *c.add_billing() = Billing("123");
                   *c.add_billing() = Billing("12345");
                   *c.add_billing() = Billing("12a4");
                   *c.add_billing() = Billing("", "Smith");
                   *c.add_billing() = Billing("4111 1111 1111 1111");
                   *c.add_billing() = Billing("1234", "Smi%");
                   *c.add_billing() = Billing("1234");
                   c.mutable_billing(6)->set_processor("WEPAY");
                   *c.add_billing() = Billing("1234");
                   c.mutable_billing(7)->set_processor("STRIPE");
                 },
                 {{"criteria.billing[0].last4", "LAST4_MALFORMED"},
                  {"criteria.billing[1].last4", "LAST4_MALFORMED"},
                  {"criteria.billing[2].last4", "LAST4_MALFORMED"},
                  {"criteria.billing[3].last4", "LAST4_REQUIRED"},
                  {"criteria.billing[4].last4", "PAYMENT_CARD_NUMBER"},
                  {"criteria.billing[5].last_name", "WILDCARD_NOT_ALLOWED"},
                  {"criteria.billing[6].processor", "PROCESSOR_NO_LONGER_USED"},
                  {"criteria.billing[7].processor", "PROCESSOR_UNKNOWN"}}},
        BadInput{"Numbers",
                 [](Request& r) {
                   auto& c = *r.mutable_criteria();
                   c.add_member_ids("42");
                   c.add_member_ids("M000000004%");
                   c.add_card_numbers("123");
                   c.add_card_numbers("6006491235122226");
                 },
                 {{"criteria.member_ids[0]", "MEMBER_ID_MALFORMED"},
                  {"criteria.member_ids[1]", "MEMBER_ID_MALFORMED"},
                  {"criteria.card_numbers[0]", "CARD_NUMBER_MALFORMED"},
                  {"criteria.card_numbers[1]", "CHECK_DIGIT_WRONG"}}},
        BadInput{"PaymentCardInQuery",
                 [](Request& r) { r.set_query("4111-1111-1111-1111"); },
                 {{"query", "PAYMENT_CARD_NUMBER"}}},
        //
        BadInput{"Paging",
                 [](Request& r) {
                   r.set_query("x");
                   r.set_page_size(-1);
                 },
                 {{"page_size", "PAGE_SIZE_NEGATIVE"}}},
        BadInput{"EverythingAtOnce",
                 [](Request& r) {
                   r.mutable_criteria()->add_emails("%");
                   r.mutable_criteria()->add_company_names("x");
                   r.set_page_size(-7);
                   r.set_order_by(static_cast<v1::SearchOrder>(9));
                 },
                 {{"criteria.emails[0]", "LEADING_PERCENT_NOT_ALLOWED"},
                  {"criteria.user_types", "USER_TYPE_REQUIRED"},
                  {"order_by", "ENUM_VALUE_UNKNOWN"},
                  {"page_size", "PAGE_SIZE_NEGATIVE"}}},
        BadInput{"ForgedToken",
                 [](Request& r) {
                   r.set_query("x");
                   r.set_page_token("AAAA");
                 },
                 {{"page_token", "PAGE_TOKEN_INVALID"}}}),
    [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace frontdesk::testing
