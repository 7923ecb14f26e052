#include "index/criterion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/limits.h"

namespace frontdesk::index {
namespace {

constexpr MatchClass kExact = MakeMatchClass(MatchKind::kExact, false);
constexpr MatchClass kExactFolded = MakeMatchClass(MatchKind::kExact, true);
constexpr MatchClass kPrefix = MakeMatchClass(MatchKind::kPrefix, false);
constexpr MatchClass kInfix = MakeMatchClass(MatchKind::kInfix, false);
constexpr MatchClass kNickname = MakeMatchClass(MatchKind::kNickname, false);

constexpr Field kTextFields[] = {
    Field::kEmail, Field::kFirstName, Field::kLastName,   Field::kNickname, Field::kAddress,
    Field::kCity,  Field::kState,     Field::kPostalCode, Field::kCompany,  Field::kGroup};

Criterion Make(Field field, std::string text) {
  Criterion criterion;
  criterion.field = field;
  criterion.text = std::move(text);
  return criterion;
}

// A document whose every text field is `value`.
Document FilledWith(const std::string& value) {
  Document d;
  d.first_name = d.last_name = d.nickname = d.email = d.street = d.city = d.state = value;
  d.postal_code = d.company = d.group_name = value;
  return d;
}

MatchClass Match(const Criterion& criterion, const Document& document) {
  const auto compiled = Compile(criterion);
  EXPECT_TRUE(compiled.ok());
  return compiled.ok() ? MatchCriterion(*compiled, FoldDocument(document)) : kNoMatch;
}

MatchClass Match(Field field, const std::string& text, const std::string& stored) {
  Criterion criterion = Make(field, text);
  criterion.nicknames = false;
  return Match(criterion, FilledWith(stored));
}

bool Finds(Field field, const std::string& text, const std::string& stored) {
  return Match(field, text, stored) != kNoMatch;
}

// What is refused.

struct ErrorCase {
  Field field;
  std::string text;
  CriterionError error;
};

class CheckTable : public testing::TestWithParam<ErrorCase> {};

TEST_P(CheckTable, NamesTheError) {
  const Criterion criterion = Make(GetParam().field, GetParam().text);
  bool in_last_name = true;
  EXPECT_EQ(CheckCriterion(criterion, &in_last_name), GetParam().error) << GetParam().text;
  EXPECT_FALSE(in_last_name);
  EXPECT_EQ(Compile(criterion).ok(), GetParam().error == CriterionError::kNone);
}

INSTANTIATE_TEST_SUITE_P(
    MemberId, CheckTable,
    testing::Values(ErrorCase{Field::kMemberId, "M1000000007", CriterionError::kNone},
                    ErrorCase{Field::kMemberId, " m1000000007 ", CriterionError::kNone},
                    ErrorCase{Field::kMemberId, "1000000007", CriterionError::kMemberIdMalformed},
                    ErrorCase{Field::kMemberId, "M100%", CriterionError::kMemberIdMalformed}));

INSTANTIATE_TEST_SUITE_P(
    CardNumber, CheckTable,
    testing::Values(
        ErrorCase{Field::kCardNumber, "6006491235122225", CriterionError::kNone},
        ErrorCase{Field::kCardNumber, "6006 4912-3512 2225", CriterionError::kNone},
        ErrorCase{Field::kCardNumber, "60064912351", CriterionError::kCardNumberMalformed},
        ErrorCase{Field::kCardNumber, "600649123512222%", CriterionError::kCardNumberMalformed},
        ErrorCase{Field::kCardNumber, "6006491235122226", CriterionError::kCheckDigitWrong}));

INSTANTIATE_TEST_SUITE_P(
    Digits, CheckTable,
    testing::Values(ErrorCase{Field::kPhone, "(323) 904-9389", CriterionError::kNone},
                    ErrorCase{Field::kPhone, "323-CALL", CriterionError::kPhoneDigitsOnly},
                    ErrorCase{Field::kPhone, "323%", CriterionError::kPhoneDigitsOnly},
                    ErrorCase{Field::kPhone, "---", CriterionError::kPhoneDigitsOnly},
                    ErrorCase{Field::kBilling, "0042", CriterionError::kNone},
                    ErrorCase{Field::kBilling, " 0042 ", CriterionError::kNone},
                    ErrorCase{Field::kBilling, "042", CriterionError::kLast4Malformed},
                    ErrorCase{Field::kBilling, "00042", CriterionError::kLast4Malformed},
                    ErrorCase{Field::kBilling, "00a2", CriterionError::kLast4Malformed},
                    ErrorCase{Field::kBilling, "004%", CriterionError::kLast4Malformed},
                    ErrorCase{Field::kBilling, "4111 1111 1111 1111",
                              CriterionError::kPaymentCardNumber}));

INSTANTIATE_TEST_SUITE_P(NeverAsked, CheckTable,
                         testing::Values(ErrorCase{Field::kNone, "a", CriterionError::kEmpty},
                                         ErrorCase{Field::kBillingLastName, "a",
                                                   CriterionError::kEmpty},
                                         ErrorCase{Field::kUserType, "a", CriterionError::kEmpty},
                                         ErrorCase{Field::kStatus, "a", CriterionError::kEmpty}));

TEST(CheckCriterion, RefusesBlankTextInEveryField) {
  for (int field = 1; field <= 14; ++field) {
    for (const char* text : {"", "   ", "\t\n"}) {
      EXPECT_EQ(CheckCriterion(Make(static_cast<Field>(field), text)), CriterionError::kEmpty);
    }
  }
  for (Field field : kTextFields) {
    EXPECT_EQ(CheckCriterion(Make(field, "\u3000")), CriterionError::kEmpty);
  }
}

TEST(CheckCriterion, RefusesTextOverTheLimitInEveryField) {
  const std::string longest(limits::kMaxCriterionBytes, 'a');
  for (int field = 1; field <= 14; ++field) {
    EXPECT_EQ(CheckCriterion(Make(static_cast<Field>(field), longest + "a")),
              CriterionError::kTooLong);
  }
  for (Field field : kTextFields) {
    EXPECT_EQ(CheckCriterion(Make(field, longest)), CriterionError::kNone);
  }
}

TEST(CheckCriterion, RefusesWhatIsNotTextInEveryField) {
  for (int field = 1; field <= 14; ++field) {
    for (const std::string& text :
         {std::string("a\0b", 3), std::string("\xc3"), std::string("\xed\xa0\x80")}) {
      EXPECT_EQ(CheckCriterion(Make(static_cast<Field>(field), text)), CriterionError::kNotText);
    }
  }
}

//
TEST(CheckCriterion, RefusesALeadingPercentButInAnAddress) {
  for (Field field : kTextFields) {
    const bool percent_is_plain = field == Field::kState || field == Field::kPostalCode;
    for (const char* text : {"%ab", "  %ab", "%%%ab"}) {
      EXPECT_EQ(CheckCriterion(Make(field, text)), field == Field::kAddress || percent_is_plain
                                                       ? CriterionError::kNone
                                                       : CriterionError::kLeadingPercent)
          << static_cast<int>(field) << text;
    }
    EXPECT_EQ(CheckCriterion(Make(field, "\\%ab")), CriterionError::kNone);
  }
  EXPECT_EQ(CheckCriterion(Make(Field::kLastName, "%")), CriterionError::kLeadingPercent);
  EXPECT_EQ(CheckCriterion(Make(Field::kLastName, "%%%")), CriterionError::kLeadingPercent);
}

TEST(CheckCriterion, AllowsALeadingPercentWhereTheRequestSaysSo) {
  Criterion criterion = Make(Field::kLastName, "%son");
  criterion.allow_leading_percent = true;
  EXPECT_EQ(CheckCriterion(criterion), CriterionError::kNone);
  EXPECT_EQ(Match(criterion, FilledWith("Anderson")), kInfix);
}

TEST(CheckCriterion, ChecksTheBillingLastNameToo) {
  const std::pair<std::string, CriterionError> kCases[] = {
      {"", CriterionError::kNone},
      {"Smith", CriterionError::kNone},
      {"Smi%", CriterionError::kWildcardNotAllowed},
      {"4111111111111111", CriterionError::kPaymentCardNumber},
      {"\xff", CriterionError::kNotText},
      {std::string(limits::kMaxCriterionBytes + 1, 'a'), CriterionError::kTooLong}};
  for (const auto& [name, error] : kCases) {
    Criterion criterion = Make(Field::kBilling, "0042");
    criterion.billing_last_name = name;
    bool in_last_name = false;
    EXPECT_EQ(CheckCriterion(criterion, &in_last_name), error) << name;
    EXPECT_EQ(in_last_name, error != CriterionError::kNone) << name;
    EXPECT_EQ(Compile(criterion).ok(), error == CriterionError::kNone);
  }
}

TEST(Compile, SaysInvalidArgumentWithoutTheValue) {
  const absl::Status status = Compile(Make(Field::kBilling, "4111111111111111")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), testing::Not(testing::HasSubstr("4111")));
}

// What matches.

TEST(MatchCriterion, FindsAnyPartOfAnEmail) {
  const std::string stored = "Mary.Ann+care@Gmail.com";
  EXPECT_EQ(Match(Field::kEmail, "mary.ann+care@gmail.com", stored), kExact);
  EXPECT_EQ(Match(Field::kEmail, "MARY", stored), kPrefix);
  EXPECT_EQ(Match(Field::kEmail, " @gmail.com ", stored), kInfix);
  EXPECT_EQ(Match(Field::kEmail, "care@g", stored), kInfix);
  EXPECT_EQ(Match(Field::kEmail, "+care", stored), kInfix);
  EXPECT_EQ(Match(Field::kEmail, "m", stored), kPrefix);
  EXPECT_FALSE(Finds(Field::kEmail, "maryann", stored));
  EXPECT_FALSE(Finds(Field::kEmail, "gmail_com", stored));
  EXPECT_EQ(Match(Field::kEmail, "mary%.com", stored), kPrefix);
  EXPECT_FALSE(Finds(Field::kEmail, "gmail%", stored));
}

TEST(MatchCriterion, FindsAPhoneHoweverItIsWritten) {
  Document document;
  document.phones = {"(323) 904-9389 x7", "+44 20 7946 0958"};
  const std::pair<const char*, MatchClass> kCases[] = {{"3239049389", kExact},
                                                       {"323-904-9389", kExact},
                                                       {"+1 (323) 904.9389", kExact},
                                                       {"13239049389", kExact},
                                                       {"323904", kPrefix},
                                                       {"9049389", kInfix},
                                                       {"90", kInfix},
                                                       {"9", kInfix},
                                                       {"3239049380", kNoMatch},
                                                       {"32390493897", kNoMatch},
                                                       {"02079460958", kInfix},
                                                       {"442079460958", kExact},
                                                       {"+44 20 7946 0958", kExact},
                                                       {"020 7946", kNoMatch}};
  for (const auto& [text, match] : kCases) {
    EXPECT_EQ(Match(Make(Field::kPhone, text), document), match) << text;
  }
}

TEST(MatchCriterion, FindsThePartOfAPhoneThatIsAskedFor) {
  Document document;
  document.phones = {"3239049389"};
  Criterion criterion = Make(Field::kPhone, "9389");
  criterion.phone_match = PhoneMatch::kSuffix;
  EXPECT_EQ(Match(criterion, document), kInfix);
  criterion.phone_match = PhoneMatch::kPrefix;
  EXPECT_EQ(Match(criterion, document), kNoMatch);
}

TEST(MatchCriterion, TakesPercentForAnyRun) {
  for (const char* name : {"Anderson", "Andersen", "Anders"}) {
    EXPECT_TRUE(Finds(Field::kLastName, "Anders%", name)) << name;
  }
  EXPECT_FALSE(Finds(Field::kLastName, "Anders%", "Sanders"));
  EXPECT_TRUE(Finds(Field::kLastName, "An%sen", "Andersen"));
  EXPECT_TRUE(Finds(Field::kLastName, "A%d%s%", "Anderson"));
  EXPECT_TRUE(Finds(Field::kLastName, "An%%sen", "Andersen"));
  EXPECT_TRUE(Finds(Field::kCompany, "100\\% C", "100% Cotton"));
  EXPECT_FALSE(Finds(Field::kCompany, "100\\% C", "1000 Cotton"));
  EXPECT_FALSE(Finds(Field::kLastName, "And_rson", "Anderson"));
  EXPECT_FALSE(Finds(Field::kLastName, "Anders", "Anderson"));
  EXPECT_TRUE(Finds(Field::kLastName, "\uff21nders%", "Anderson"));
  EXPECT_TRUE(Finds(Field::kLastName, "Nu\u0301n%", "N\u00fa\u00f1ez"));
}

TEST(MatchCriterion, FindsAStreetInsideAnAddress) {
  EXPECT_EQ(Match(Field::kAddress, "%Main St%", "12 N Main St Apt 4"), kInfix);
  EXPECT_EQ(Match(Field::kAddress, "Main St", "12 N Main St Apt 4"), kInfix);
  EXPECT_TRUE(Finds(Field::kAddress, "%Main St%", "12 N Main Street"));
  EXPECT_TRUE(Finds(Field::kAddress, "%Main St.%", "12 N Main St"));
  EXPECT_FALSE(Finds(Field::kAddress, "%Main St", "12 N Main St Apt 4"));
  EXPECT_FALSE(Finds(Field::kAddress, "%Main Street%", "12 N Main St Apt 4"));
}

TEST(MatchCriterion, FollowsTheRuleOfEachField) {
  for (Field field : {Field::kFirstName, Field::kLastName, Field::kNickname}) {
    EXPECT_EQ(Match(field, "garcia", "Garcia-Lopez"), kPrefix);
    EXPECT_EQ(Match(field, "arc", "Garcia-Lopez"), kNoMatch);
    EXPECT_EQ(Match(field, "jose", "Jos\u00e9"), kExactFolded);
  }
  for (Field field : {Field::kCompany, Field::kGroup, Field::kCity, Field::kAddress}) {
    EXPECT_EQ(Match(field, "arc", "Garcia-Lopez"), kInfix);
    EXPECT_EQ(Match(field, "lop%", "Garcia-Lopez"), kInfix);
    EXPECT_EQ(Match(field, "op%", "Garcia-Lopez"), kNoMatch);
  }
  EXPECT_EQ(Match(Field::kState, "ca", "CA"), kExact);
  EXPECT_EQ(Match(Field::kState, "c", "CA"), kNoMatch);
  EXPECT_EQ(Match(Field::kPostalCode, "90167-1", "90167 1234"), kPrefix);
  EXPECT_EQ(Match(Field::kPostalCode, "167", "90167"), kNoMatch);
}

TEST(MatchCriterion, FindsNothingInAnEmptyValue) {
  for (Field field : kTextFields) EXPECT_FALSE(Finds(field, "a", ""));
  EXPECT_FALSE(Finds(Field::kAddress, "%", ""));
  EXPECT_TRUE(Finds(Field::kAddress, "%", "a"));
}

TEST(MatchCriterion, ComparesTheWholeFieldWhereAskedTo) {
  for (Field field : kTextFields) {
    Criterion criterion = Make(field, "%A.1\\");
    criterion.whole_field = true;
    criterion.nicknames = false;
    ASSERT_EQ(CheckCriterion(criterion), CriterionError::kNone);
    EXPECT_EQ(Match(criterion, FilledWith("%a.1\\")), kExact) << static_cast<int>(field);
    EXPECT_EQ(Match(criterion, FilledWith("x%a.1\\x")), kNoMatch) << static_cast<int>(field);
  }
  Criterion email = Make(Field::kEmail, "j.doe@example.com");
  email.whole_field = true;
  EXPECT_EQ(Match(email, FilledWith("J.Doe@Example.com")), kExact);
  EXPECT_EQ(Match(email, FilledWith("jdoe@example.com")), kNoMatch);
}

TEST(MatchCriterion, FindsMemberIdAndCardNumberExactly) {
  Document document;
  document.member = 42;
  document.card_numbers = {"6006498983532018", "6006491235122225"};
  EXPECT_EQ(Match(Make(Field::kMemberId, "M0000000042"), document), kExact);
  EXPECT_EQ(Match(Make(Field::kMemberId, "M0000000043"), document), kNoMatch);
  EXPECT_EQ(Match(Make(Field::kCardNumber, "6006 4912 3512 2225"), document), kExact);
  EXPECT_EQ(Match(Make(Field::kCardNumber, "6006496731941804"), document), kNoMatch);
}

TEST(MatchCriterion, TellsGroupsOfOneNameApart) {
  Document document;
  document.group_name = "Acme Care";
  document.group_id = "g1";
  Criterion criterion = Make(Field::kGroup, "acme");
  EXPECT_EQ(Match(criterion, document), kPrefix);
  criterion.group_id = "g1";
  EXPECT_EQ(Match(criterion, document), kPrefix);
  criterion.group_id = "g2";
  EXPECT_EQ(Match(criterion, document), kNoMatch);
}

// Nicknames.

Document Person(const std::string& first, const std::string& nickname) {
  Document document;
  document.first_name = first;
  document.nickname = nickname;
  return document;
}

TEST(MatchCriterion, FindsNicknamesBothWays) {
  EXPECT_EQ(Match(Make(Field::kFirstName, "Bob"), Person("Robert", "")), kNickname);
  EXPECT_EQ(Match(Make(Field::kFirstName, "Robert"), Person("Bob", "")), kNickname);
  EXPECT_EQ(Match(Make(Field::kFirstName, "Liz"), Person("Elizabeth", "")), kNickname);
  EXPECT_EQ(Match(Make(Field::kFirstName, "Bob"), Person("Mary-R\u00f3bert", "")), kNickname);
  EXPECT_EQ(Match(Make(Field::kFirstName, "Bob"), Person("Rob", "")), kNoMatch);
  EXPECT_EQ(Match(Make(Field::kFirstName, "Bob"), Person("Bob", "")), kExact);
}

TEST(MatchCriterion, FindsTheStoredNickname) {
  EXPECT_EQ(Match(Make(Field::kFirstName, "Peach"), Person("Donald", "Peach")), kNickname);
  EXPECT_EQ(Match(Make(Field::kFirstName, "Pea%"), Person("Donald", "Peach")), kNickname);
  EXPECT_EQ(Match(Make(Field::kNickname, "Peach"), Person("Donald", "Peach")), kExact);
}

TEST(MatchCriterion, FindsNamesOfAnAmbiguousNickname) {
  for (const char* name : {"Alexander", "Alexandra"}) {
    EXPECT_EQ(Match(Make(Field::kFirstName, "Alex"), Person(name, "")), kNickname);
  }
  for (const char* name : {"Christopher", "Christine"}) {
    EXPECT_EQ(Match(Make(Field::kFirstName, "Chris"), Person(name, "")), kNickname);
  }
  for (const char* name : {"Samuel", "Samantha"}) {
    EXPECT_EQ(Match(Make(Field::kFirstName, "Sam"), Person(name, "")), kNickname);
  }
}

TEST(MatchCriterion, AsksNeitherTableNorStoredNicknameWhenSwitchedOff) {
  Criterion criterion = Make(Field::kFirstName, "Bob");
  criterion.nicknames = false;
  EXPECT_EQ(Match(criterion, Person("Robert", "")), kNoMatch);
  EXPECT_EQ(Match(criterion, Person("Donald", "Bob")), kNoMatch);
}

TEST(MatchCriterion, DoesNotAskTheTableForAPattern) {
  EXPECT_EQ(Match(Make(Field::kFirstName, "Bob%"), Person("Robert", "")), kNoMatch);
}

TEST(MatchCriterion, DoesNotExpandLastNames) {
  Document document;
  document.last_name = "Robert";
  EXPECT_EQ(Match(Make(Field::kLastName, "Bob"), document), kNoMatch);
}

// Billing.

Document Payer() {
  Document document;
  document.last_name = "Smith";
  BillingCard charged;
  charged.last4 = "1234";
  charged.subscription_charge = true;
  charged.expiry_months = 24300;
  BillingCard on_file;
  on_file.last4 = "5678";
  on_file.cardholder_last_name = "Nu\u0301n\u0303ez";
  on_file.on_file = true;
  document.billing_cards = {charged, on_file};
  return document;
}

Criterion Billing(const std::string& last4, const std::string& last_name) {
  Criterion criterion = Make(Field::kBilling, last4);
  criterion.billing_last_name = last_name;
  return criterion;
}

TEST(MatchCriterion, ComparesTheBillingLastNameWithItsCase) {
  EXPECT_EQ(Match(Billing("1234", "Smith"), Payer()), kExact);
  EXPECT_EQ(Match(Billing("1234", " Smith "), Payer()), kExact);
  EXPECT_EQ(Match(Billing("1234", "smith"), Payer()), kNoMatch);
  EXPECT_EQ(Match(Billing("1234", "Smit"), Payer()), kNoMatch);
  EXPECT_EQ(Match(Make(Field::kLastName, "smith"), Payer()), kExact);
}

TEST(MatchCriterion, NeedsNoBillingLastName) {
  EXPECT_EQ(Match(Billing("1234", ""), Payer()), kExact);
  EXPECT_EQ(Match(Billing("4321", ""), Payer()), kNoMatch);
}

TEST(MatchCriterion, TakesTheCardholderOrTheMemberForTheBillingLastName) {
  Criterion criterion = Billing("5678", "N\u00fa\u00f1ez");
  criterion.include_cards_on_file = true;
  EXPECT_EQ(Match(criterion, Payer()), kExact);
  criterion.billing_last_name = "Smith";
  EXPECT_EQ(Match(criterion, Payer()), kExact);
  criterion.billing_last_name = "Nunez";
  EXPECT_EQ(Match(criterion, Payer()), kNoMatch);
}

TEST(MatchCriterion, FindsCardsOnFileOnlyWhereAskedTo) {
  EXPECT_EQ(Match(Billing("5678", ""), Payer()), kNoMatch);
}

TEST(MatchCriterion, ComparesTheExpiryWhereGiven) {
  Criterion criterion = Billing("1234", "");
  criterion.expiry_months = 24300;
  EXPECT_EQ(Match(criterion, Payer()), kExact);
  criterion.expiry_months = 24301;
  EXPECT_EQ(Match(criterion, Payer()), kNoMatch);
}

// Gift and juvenile accounts.

TEST(MatchCriterion, OfANumbersOnlyAccountMatchesItsNumbersOnly) {
  Document document = FilledWith("a1");
  document.numbers_only = true;
  document.member = 42;
  document.card_numbers = {"6006491235122225"};
  document.phones = {"3239049389"};
  document.billing_cards = Payer().billing_cards;
  EXPECT_EQ(Match(Make(Field::kMemberId, "M0000000042"), document), kExact);
  EXPECT_EQ(Match(Make(Field::kCardNumber, "6006491235122225"), document), kExact);
  for (Field field : kTextFields) EXPECT_EQ(Match(Make(field, "a1"), document), kNoMatch);
  EXPECT_EQ(Match(Make(Field::kPhone, "323"), document), kNoMatch);
  EXPECT_EQ(Match(Billing("1234", ""), document), kNoMatch);
}

TEST(RuleOf, IsThatOfThePublishedTable) {
  EXPECT_EQ(RuleOf(Field::kFirstName), TextRule::kName);
  EXPECT_EQ(RuleOf(Field::kEmail), TextRule::kEmail);
  EXPECT_EQ(RuleOf(Field::kCity), TextRule::kSubstring);
  EXPECT_EQ(RuleOf(Field::kState), TextRule::kWhole);
  EXPECT_EQ(RuleOf(Field::kPostalCode), TextRule::kPrefix);
}

}  // namespace
}  // namespace frontdesk::index
