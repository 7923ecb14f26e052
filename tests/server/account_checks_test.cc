// What the values of an account must look like.
#include <string>
#include <utility>
#include <vector>

#include "common/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/accounts/checks.h"
#include "server/accounts/rules.h"
#include "tests/server/support/test_accounts.h"
#include "tests/server/support/violations.h"

namespace frontdesk::accounts {
namespace {

using ::frontdesk::testing::Fields;
using ::frontdesk::testing::Person;
using ::frontdesk::testing::Reasons;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

RuleContext Noon() {
  return {.now = absl::FromCivil(absl::CivilHour(2026, 11, 21, 12), absl::UTCTimeZone()),
          .zone = absl::UTCTimeZone(),
          .next_member = 1};
}

UpdateAccount UpdateOf(AccountField field, Account values) {
  return {.member = 42,
          .expected_version = std::nullopt,
          .fields = {field},
          .values = std::move(values)};
}

UpdateAccount NewEmail(std::string email) {
  Account values;
  values.email = std::move(email);
  return UpdateOf(AccountField::kEmail, std::move(values));
}

TEST(Creation, NamesEverythingThatIsWrong) {
  CreateAccount create;
  Account& account = create.account;
  account.first_name = std::string(129, 'x');
  account.last_name = "\xff";
  account.nickname = "4111 1111 1111 1111";
  account.email = "bob@";
  account.phones = {"12", "x", "6011000990139424"};
  account.address = {std::string(201, 'x'), std::string("a\0b", 3), "C@", "90-", "usa"};
  account.company_name = std::string(201, 'x');
  account.group_name = std::string(201, 'x');
  account.group_id = std::string(65, 'x');
  account.date_of_birth = absl::CivilDay(2027, 1, 1);
  account.language = "english!";
  account.program = "a b";
  account.tier = "gold";
  account.plan = "?";
  account.member_since = absl::CivilDay(2027, 1, 1);
  account.cards = {{"123", CardState::kActive},
                   {"6006491235122226", CardState::kInactive},
                   {"4111111111111111", CardState::kActive},
                   {"123", CardState::kActive}};
  account.payment_cards = {{"12", "visa", 13, 2028, "\xff", "WEPAY", false, false},
                           {"4111111111111111", "VISA", 1, 28, "", "stripe", false, false}};
  EXPECT_THAT(
      Fields(Check(create, Noon())),
      UnorderedElementsAre(
          "first_name", "last_name", "nickname", "email", "phones[0]", "phones[1]", "phones[2]",
          "address.street", "address.city", "address.state", "address.postal_code",
          "address.country", "company_name", "group_name", "group_id", "date_of_birth", "language",
          "program", "tier", "plan", "member_since", "cards[0].number", "cards[1].number",
          "cards[1].state", "cards[2].number", "cards[3].number", "cards[3].number",
          "payment_cards[0].last4", "payment_cards[0].brand", "payment_cards[0].processor",
          "payment_cards[0].expiry_month", "payment_cards[0].cardholder_last_name",
          "payment_cards[1].last4", "payment_cards[1].processor", "payment_cards[1].expiry_year"));
}

TEST(Creation, NoErrorRepeatsAValue) {
  CreateAccount create;
  create.account.email = "SecretMail";
  create.account.nickname = "4111111111111111";
  create.account.phones = {"SecretPhone"};
  create.account.cards = {{"SecretCard", CardState::kActive}};
  const absl::Status status = Decide(nullptr, create, Noon()).status();
  for (const char* secret : {"SecretMail", "4111", "SecretPhone", "SecretCard"}) {
    EXPECT_EQ(status.ToString().find(secret), std::string::npos) << secret;
  }
}

TEST(Creation, TheListsHaveAnEnd) {
  CreateAccount create{Person(1)};
  create.account.phones.assign(9, "3239049389");
  create.account.payment_cards.assign(17, create.account.payment_cards[0]);
  EXPECT_THAT(Reasons(Check(create, Noon())),
              ElementsAre("TOO_MANY_PHONES", "TOO_MANY_PAYMENT_CARDS"));
}

struct EmailCase {
  const char* email;
  bool good;
};

class EmailSyntax : public ::testing::TestWithParam<EmailCase> {};

// R-145.
TEST_P(EmailSyntax, IsThatOfTheStandards) {
  const Violations violations = Check(NewEmail(GetParam().email), Noon());
  EXPECT_EQ(violations.empty(), GetParam().good) << GetParam().email;
}

INSTANTIATE_TEST_SUITE_P(
    All, EmailSyntax,
    ::testing::Values(
        EmailCase{"a@b.co", true}, EmailCase{"", true},
        EmailCase{"howard.mcfarland245+care@gmail.com", true},
        EmailCase{"o'brien@example.com", true}, EmailCase{"\"john doe\"@example.com", true},
        EmailCase{"\"a\\\"b\"@example.com", true}, EmailCase{"jürgen@bücher.example", true},
        EmailCase{"x@xn--bcher-kva.example", true}, EmailCase{"用户@例え.jp", true},
        EmailCase{"a@b", false}, EmailCase{"a b@c.de", false}, EmailCase{"a@b@c.de", false},
        EmailCase{"@c.de", false}, EmailCase{"a@", false}, EmailCase{".a@c.de", false},
        EmailCase{"a..b@c.de", false}, EmailCase{"a.@c.de", false}, EmailCase{"a@-c.de", false},
        EmailCase{"a@c-.de", false}, EmailCase{"a@c..de", false}, EmailCase{"a@c.de.", false},
        EmailCase{" a@c.de", false}, EmailCase{"a@c.de\n", false}, EmailCase{"<a@c.de>", false}));

TEST(Email, HasAtMost254Bytes) {
  const std::string domain = "@example.com";
  const std::string longest = std::string(254 - domain.size(), 'a') + domain;
  EXPECT_THAT(Check(NewEmail(longest), Noon()), IsEmpty());
  EXPECT_THAT(Reasons(Check(NewEmail("a" + longest), Noon())), ElementsAre("FIELD_TOO_LONG"));
}

struct PhoneCase {
  const char* phone;
  const char* reason;  // empty: good
};

class PhoneSyntax : public ::testing::TestWithParam<PhoneCase> {};

TEST_P(PhoneSyntax, Needs3To15Digits) {
  Account values;
  values.phones = {GetParam().phone};
  const Violations found = Check(UpdateOf(AccountField::kPhones, values), Noon());
  EXPECT_EQ(found.empty() ? "" : found[0].reason, GetParam().reason) << GetParam().phone;
}

INSTANTIATE_TEST_SUITE_P(All, PhoneSyntax,
                         ::testing::Values(PhoneCase{"911", ""}, PhoneCase{"91", "PHONE_MALFORMED"},
                                           PhoneCase{"(323) 904-9389 x12345678", ""},
                                           PhoneCase{"+44 20 7946 0958", ""},
                                           PhoneCase{"123456789012345", ""},
                                           PhoneCase{"1234567890123456", "PHONE_MALFORMED"},
                                           PhoneCase{"no number", "PHONE_MALFORMED"},
                                           PhoneCase{"", "PHONE_MALFORMED"},
                                           PhoneCase{"4222222222222", ""},  // 13 digits: a phone
                                           PhoneCase{"4111 1111 1111 1111", "PAYMENT_CARD_NUMBER"},
                                           PhoneCase{"371449635398431", "PAYMENT_CARD_NUMBER"}));

}  // namespace
}  // namespace frontdesk::accounts
