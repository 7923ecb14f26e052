#include "index/interpret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace frontdesk::index {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

InterpretOptions WithUserType() {
  InterpretOptions options;
  options.has_user_type = true;
  return options;
}

// `label: text + text`, or `label (reason)` if skipped.
std::string Describe(const Interpretation& reading) {
  std::string line = reading.label;
  if (!reading.skipped_reason.empty()) return absl::StrCat(line, " (", reading.skipped_reason, ")");
  for (size_t i = 0; i < reading.criteria.size(); ++i) {
    absl::StrAppend(&line, i == 0 ? ": " : " + ", reading.criteria[i].text);
  }
  return line;
}

std::vector<std::string> Readings(const std::string& text,
                                  const InterpretOptions& options = WithUserType()) {
  const InterpretedQuery query = Interpret(text, options);
  EXPECT_EQ(query.error, CriterionError::kNone) << text;
  std::vector<std::string> lines;
  for (const Interpretation& reading : query.readings) lines.push_back(Describe(reading));
  return lines;
}

CriterionError ErrorOf(const std::string& text, const InterpretOptions& options = {}) {
  const InterpretedQuery query = Interpret(text, options);
  EXPECT_TRUE(query.error == CriterionError::kNone || query.readings.empty()) << text;
  return query.error;
}

TEST(Interpret, ReadsWhatContainsAnAtSignAsAnEmail) {
  EXPECT_THAT(Readings(" @gmail.com "), ElementsAre("e-mail: @gmail.com"));
  EXPECT_THAT(Readings("j doe@example"), ElementsAre("e-mail: j doe@example"));
}

TEST(Interpret, ReadsAMemberId) {
  EXPECT_THAT(Readings("M1000000007"), ElementsAre("member ID: M1000000007"));
}

TEST(Interpret, ReadsSevenToFifteenDigitsAsAPhone) {
  EXPECT_THAT(Readings("904-9389"), ElementsAre("phone: 904-9389"));
  EXPECT_THAT(Readings("+44 (20) 7946.0958"), ElementsAre("phone: +44 (20) 7946.0958"));
  EXPECT_THAT(Readings("9049389"), ElementsAre("phone: 9049389"));
  EXPECT_THAT(Readings("123456789012345"), ElementsAre("phone: 123456789012345"));
}

TEST(Interpret, ReadsTenPlainDigitsAsAMemberIdToo) {
  EXPECT_THAT(Readings("3239049389"), ElementsAre("member ID: M3239049389", "phone: 3239049389"));
  EXPECT_THAT(Readings("323-9049389"), ElementsAre("phone: 323-9049389"));
}

TEST(Interpret, ReadsDigitsWithAValidCheckDigitAsACardNumber) {
  EXPECT_THAT(Readings("6006491235122225"), ElementsAre("card number: 6006491235122225"));
  EXPECT_THAT(Readings("6006 4912-3512 2225"), ElementsAre("card number: 6006 4912-3512 2225"));
  EXPECT_THAT(Readings(";6006491235122225=2512?"),
              ElementsAre("card number: ;6006491235122225=2512?"));
  EXPECT_THAT(Readings("600649123517"),
              ElementsAre("card number: 600649123517", "phone: 600649123517"));
}

TEST(Interpret, ReadsFourDigitsAsACardEndingAPhoneEndingOrPartOfAnAddress) {
  const InterpretedQuery query = Interpret("0042", WithUserType());
  ASSERT_THAT(query.readings, SizeIs(3));
  EXPECT_EQ(query.readings[0].criteria[0].field, Field::kBilling);
  EXPECT_EQ(query.readings[1].criteria[0].field, Field::kPhone);
  EXPECT_EQ(query.readings[1].criteria[0].phone_match, PhoneMatch::kSuffix);
  EXPECT_EQ(query.readings[2].criteria[0].field, Field::kAddress);
  EXPECT_THAT(Readings("0042"), ElementsAre("last four digits of a payment card: 0042",
                                            "phone ending: 0042", "address: 0042"));
}

TEST(Interpret, ReadsFewDigitsAsPartOfAPhoneOrAnAddress) {
  EXPECT_THAT(Readings("7"), ElementsAre("phone: 7", "address: 7"));
  EXPECT_THAT(Readings("123456"), ElementsAre("phone: 123456", "address: 123456"));
  EXPECT_THAT(Readings("90167"),
              ElementsAre("phone: 90167", "postal code: 90167", "address: 90167"));
}

TEST(Interpret, ReadsOneWordAsAnyName) {
  EXPECT_THAT(
      Readings("Anders%"),
      ElementsAre("last name: Anders%", "first name: Anders%", "nickname: Anders%",
                  "company name: Anders%", "group: Anders%", "city: Anders%", "address: Anders%"));
}

TEST(Interpret, ReadsAWordThatMixesLettersWithOthersAsAnEmailToo) {
  for (const char* word : {"anders77", "j.doe", "jane_d", "jane+care", "\u00e97"}) {
    EXPECT_THAT(Readings(word), Contains(absl::StrCat("e-mail: ", word)));
  }
  for (const char* word : {"Anders", "O'Brien", "anders7%", "12-34", "#4"}) {
    EXPECT_THAT(Readings(word), Not(Contains(absl::StrCat("e-mail: ", word)))) << word;
  }
}

TEST(Interpret, ReadsACommaAsLastNameFirst) {
  EXPECT_THAT(Readings("Garcia Lopez , Ana")[0], "last name, first name: Garcia Lopez + Ana");
  EXPECT_THAT(Readings("Garcia,Ana")[0], "last name, first name: Garcia + Ana");
  EXPECT_THAT(Readings("12 Main St, Apt 4"), Contains("address: 12 Main St, Apt 4"));
  for (const char* text : {"Garcia,", ", Ana", "a, b, c"}) {
    EXPECT_THAT(Readings(text)[0], Not(testing::StartsWith("last name, first name"))) << text;
  }
}

TEST(Interpret, ReadsTwoWordsAsNamesInEitherOrderOrAsOneText) {
  EXPECT_THAT(Readings(" Ana  Garcia "),
              ElementsAre("first name and last name: Ana + Garcia",
                          "last name and first name: Ana + Garcia", "last name: Ana  Garcia",
                          "first name: Ana  Garcia", "company name: Ana  Garcia",
                          "group: Ana  Garcia", "city: Ana  Garcia", "address: Ana  Garcia"));
}

TEST(Interpret, ReadsSeveralWordsAsSeveralFirstOrLastNames) {
  const std::vector<std::string> readings = Readings("Ana Maria Garcia");
  ASSERT_THAT(readings, SizeIs(9));
  EXPECT_EQ(readings[0], "first names and last name: Ana Maria + Garcia");
  EXPECT_EQ(readings[1], "first name and last names: Ana + Maria Garcia");
  EXPECT_EQ(readings[2], "last name and first names: Ana + Maria Garcia");
  EXPECT_EQ(readings[3], "last name: Ana Maria Garcia");
}

TEST(Interpret, NamesTheFieldsInTheOrderOfTheCriteria) {
  const InterpretedQuery query = Interpret("Ana Garcia", WithUserType());
  EXPECT_THAT(query.readings[0].fields, ElementsAre(Field::kFirstName, Field::kLastName));
  EXPECT_THAT(query.readings[1].fields, ElementsAre(Field::kLastName, Field::kFirstName));
}

TEST(Interpret, SkipsTheCompanyWithoutAUserType) {
  const InterpretedQuery query = Interpret("Acme", InterpretOptions());
  const auto company = std::find_if(
      query.readings.begin(), query.readings.end(),
      [](const Interpretation& r) { return r.fields == std::vector<Field>{Field::kCompany}; });
  ASSERT_NE(company, query.readings.end());
  EXPECT_EQ(Describe(*company), "company name (company name needs a user type)");
  EXPECT_THAT(company->criteria, IsEmpty());
}

TEST(Interpret, SkipsTheNicknameWhereNicknamesAreSwitchedOff) {
  InterpretOptions options = WithUserType();
  options.nicknames = false;
  EXPECT_THAT(Readings("Peach", options), Contains("nickname (nicknames are switched off)"));
  for (const Interpretation& reading : Interpret("Ana Garcia", options).readings) {
    for (const Criterion& criterion : reading.criteria) EXPECT_FALSE(criterion.nicknames);
  }
}

TEST(Interpret, RefusesAWordThatStartsWithPercent) {
  EXPECT_EQ(ErrorOf("Ana %arcia"), CriterionError::kLeadingPercent);
  EXPECT_EQ(ErrorOf("Garcia, %na"), CriterionError::kLeadingPercent);
  EXPECT_EQ(ErrorOf("Ana \\%arcia"), CriterionError::kNone);
  EXPECT_EQ(ErrorOf("Ana Gar%"), CriterionError::kNone);
}

TEST(Interpret, ReadsATextThatStartsWithPercentAsAnAddressOnly) {
  EXPECT_THAT(Readings("%Main St%"), ElementsAre("address: %Main St%"));
  EXPECT_THAT(Readings("%Main %St"), ElementsAre("address: %Main %St"));
  EXPECT_THAT(Readings("%"), ElementsAre("address: %"));
}

TEST(Interpret, ReadsALeadingPercentAnywhereWhereThatIsAllowed) {
  InterpretOptions options = WithUserType();
  options.allow_leading_percent = true;
  EXPECT_THAT(Readings("%son", options), Contains("last name: %son"));
  EXPECT_THAT(Readings("Ana %son", options), Contains("first name and last name: Ana + %son"));
}

TEST(Interpret, RefusesAPaymentCardNumber) {
  for (const char* text : {"4111111111111111", "4111 1111-1111 1111", " 378282246310005 ",
                           ";4111111111111111=2512?"}) {
    EXPECT_EQ(ErrorOf(text), CriterionError::kPaymentCardNumber);
  }
  EXPECT_EQ(ErrorOf("4111111111111112"), CriterionError::kNone);
}

TEST(Interpret, RefusesWhatIsNoQuery) {
  EXPECT_EQ(ErrorOf(""), CriterionError::kEmpty);
  EXPECT_EQ(ErrorOf(" \t\u3000"), CriterionError::kEmpty);
  EXPECT_EQ(ErrorOf("'"), CriterionError::kEmpty);
  EXPECT_EQ(ErrorOf("\xff"), CriterionError::kNotText);
  EXPECT_EQ(ErrorOf(std::string("a\0b", 3)), CriterionError::kNotText);
  EXPECT_EQ(ErrorOf(std::string(257, 'a')), CriterionError::kTooLong);
  EXPECT_EQ(ErrorOf("a b c d e f g h"), CriterionError::kNone);
  EXPECT_EQ(ErrorOf("a b c d e f g h i"), CriterionError::kTooLong);
}

TEST(Interpret, LeavesOutReadingsOfWhichFoldingLeavesNothing) {
  EXPECT_THAT(Readings("Ana '"),
              ElementsAre("last name: Ana '", "first name: Ana '", "company name: Ana '",
                          "group: Ana '", "city: Ana '", "address: Ana '"));
}

}  // namespace
}  // namespace frontdesk::index
